// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.inquiry;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.event.EventPublisher;
import dev.petrel.engine.execution.PendingStep;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.store.ExecutionStore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fires {@code core.st2.generic.inquiry} for each inquiry as soon as it waits, and ends it as {@code timeout} when its ttl is
 * over. The event's id is derived from the execution's: however often it is sent, rules see it once. One that is over when
 * the first process gets to it is not told of any more.
 */
public final class InquiryStep implements PendingStep {

    private static final Logger log = LoggerFactory.getLogger(InquiryStep.class);
    private static final int PATIENCE_SECONDS = 10;

    private final ExecutionStore store;
    private final Sender sender;
    private final Clock clock;

    /**
     * How events are sent.
     *
     * @param node this node's name
     */
    public record Sender(EventPublisher publisher, String node) {}

    public InquiryStep(ExecutionStore store, Sender sender, Clock clock) {
        this.store = store;
        this.sender = sender;
        this.clock = clock;
    }

    @Override
    public String what() {
        return "tell rules";
    }

    @Override
    public boolean follows(Execution execution) {
        return execution.runnerType().equals(Inquiry.RUNNER);
    }

    @Override
    public Next attend(Execution pending) {
        Optional<Execution> found = store.get(pending.id()).filter(now -> now.status() == ExecutionStatus.PENDING);
        if (found.isEmpty()) {
            return new Never();
        }
        Execution execution = found.get();
        Inquiry inquiry = Inquiries.of(store, execution);
        Instant since = execution.entered(ExecutionStatus.PENDING).orElse(execution.changedAt());
        Optional<Instant> end = inquiry.end(since);
        if (end.isPresent() && !clock.instant().isBefore(end.get())) {
            log.atInfo()
                    .addKeyValue("execution", inquiry.id())
                    .log("The inquiry was not answered within {} minutes.", inquiry.ttl());
            return new Over(ExecutionStatus.TIMEOUT);
        }
        send(event(execution, inquiry));
        return end.<Next>map(Again::new).orElseGet(Never::new);
    }

    private Event event(Execution execution, Inquiry inquiry) {
        Map<String, @Nullable Object> payload = new LinkedHashMap<>();
        payload.put("id", inquiry.id());
        payload.put("route", inquiry.route());
        return new Event(
                Ids.event(Inquiry.TRIGGER, inquiry.id()),
                Inquiry.TRIGGER,
                payload,
                clock.instant(),
                inquiry.id(),
                null,
                new Event.Source(sender.node(), null, 0));
    }

    private void send(Event event) {
        if (!sender.publisher().connected()) {
            throw BusException.transientFailure("the broker is away", null);
        }
        try {
            sender.publisher().publish(event).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BusException failure && !failure.isTransient()) {
                log.error(
                        "Rules are not told of inquiry \"{}\": {}",
                        event.payload().get("id"),
                        failure.getMessage());
                return; // it would be refused again
            }
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw BusException.transientFailure(
                    "the broker did not confirm the event within " + PATIENCE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BusException.transientFailure("the process stops", e);
        }
    }
}
