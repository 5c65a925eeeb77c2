// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.inquiry;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.execution.PendingExecutions;
import dev.petrel.engine.execution.PendingStep;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.trigger.OwnEvents;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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

    private final ExecutionStore store;
    private final OwnEvents events;
    private final Clock clock;

    /** @param events need not try again */
    public InquiryStep(ExecutionStore store, OwnEvents events, Clock clock) {
        this.store = store;
        this.events = events;
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
    public Next attend(Execution pending, boolean hurried) {
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
        if (hurried) {
            Instant later = clock.instant().plus(PendingExecutions.PATIENCE);
            return new Again(end.filter(later::isAfter).orElse(later));
        }
        tell(execution, inquiry);
        return end.<Next>map(Again::new).orElseGet(Never::new);
    }

    private void tell(Execution execution, Inquiry inquiry) {
        Map<String, @Nullable Object> payload = new LinkedHashMap<>();
        payload.put("id", inquiry.id());
        payload.put("route", inquiry.route());
        try {
            events.fire(Inquiry.TRIGGER, payload, OwnEvents.Origin.of(execution, ""));
        } catch (BusException e) {
            if (e.isTransient()) {
                throw e;
            }
            log.error("Rules are not told of inquiry \"{}\": {}", inquiry.id(), e.getMessage()); // nor would they later
        }
    }
}
