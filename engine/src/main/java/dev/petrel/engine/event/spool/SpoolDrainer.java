// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.event.spool;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.MessagePublisher;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Cause;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Transient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what is spooled to the broker, in order, some at a time. For one thread.
 *
 * <p>After a failure the first that failed is sent alone, until it is through: so none gets ahead of it any more, and it
 * is known which one the broker refuses. One that is refused ten times for a reason of its own is put aside, and those
 * behind it go on; for a reason that holds for all of them (no queue, no access) they all wait.
 */
final class SpoolDrainer {

    private static final Logger log = LoggerFactory.getLogger(SpoolDrainer.class);
    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final int BATCH = 64;
    static final int MOST_REFUSALS = 10;

    private final MessagePublisher broker;
    private final Clock clock;
    private final Backoff backoff;
    private final RefusedMessages refused;
    private final Runnable wake;
    private List<SpoolRecord> records = List.of();
    private List<CompletableFuture<Void>> answers = List.of();
    private int failures;
    private long pausedAt;
    private Duration pause = Duration.ZERO;
    private boolean alone;
    private int refusals; // of the first message, in a row, each for a reason of its own
    private String lastFailure = "";

    /** @param wake called, on any thread, when {@link #step} has something to do */
    SpoolDrainer(MessagePublisher broker, Clock clock, Backoff backoff, RefusedMessages refused, Runnable wake) {
        this.broker = broker;
        this.clock = clock;
        this.backoff = backoff;
        this.refused = refused;
        this.wake = wake;
    }

    /** Does what can be done now; returns when to come again, if not woken before. */
    Duration step(EventSpool spool) throws IOException {
        if (!answers.stream().allMatch(CompletableFuture::isDone)) {
            return IDLE;
        }
        settle(spool);
        Duration left = pause.minus(clock.since(pausedAt));
        if (spool.depth() == 0) {
            return IDLE;
        }
        if (left.compareTo(Duration.ZERO) > 0) {
            return left;
        }
        send(spool.peek(alone ? 1 : BATCH));
        return IDLE;
    }

    /** Forgets those that were confirmed, up to the first that was not; from there it is all sent again. */
    private void settle(EventSpool spool) throws IOException {
        int confirmed = 0;
        while (confirmed < answers.size() && !answers.get(confirmed).isCompletedExceptionally()) {
            confirmed++;
        }
        int gone = confirmed;
        if (confirmed < answers.size()) {
            boolean aside = failed(records.get(confirmed), failure(answers.get(confirmed)), confirmed == 0);
            gone += aside ? 1 : 0;
        } else if (confirmed > 0) {
            passed();
        }
        List<SpoolRecord> first = records.subList(0, gone);
        records = List.of();
        answers = List.of();
        if (!first.isEmpty()) {
            spool.remove(first);
        }
    }

    private void passed() {
        failures = 0;
        refusals = 0;
        alone = false;
        lastFailure = "";
        pause = Duration.ZERO;
    }

    /**
     * True if the message was put aside.
     *
     * @param first whether it was the first one before, too
     */
    private boolean failed(SpoolRecord record, Throwable failure, boolean first) throws IOException {
        boolean own = failure instanceof BusException known && known.isOfMessage();
        refusals = (first ? refusals : 0) + (own ? 1 : 0);
        alone = true;
        pausedAt = clock.nanos();
        pause = backoff.after(++failures);
        if (Transient.is(failure)) {
            return false; // the bus says itself that the broker is away
        }
        if (refusals >= MOST_REFUSALS) {
            refused.keep(record, "the broker refused it: " + failure.getMessage(), refusals);
            passed();
            return true;
        }
        complain(String.valueOf(failure), own);
        return false;
    }

    /** Stops at the first failure that is seen: behind a message that failed none must arrive before it. */
    private void send(List<SpoolRecord> batch) {
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (SpoolRecord record : batch) {
            sent.add(broker.publish(Queue.TRIGGER, record.message()));
            if (sent.stream().anyMatch(CompletableFuture::isCompletedExceptionally)) {
                break;
            }
        }
        records = batch;
        answers = List.copyOf(sent);
        var unused = CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
                .whenComplete((all, failure) -> wake.run());
    }

    private static Throwable failure(CompletableFuture<Void> failed) {
        try {
            failed.join();
            throw new IllegalStateException("asked for the failure of what has not failed");
        } catch (CompletionException e) {
            return Cause.of(e);
        }
    }

    private void complain(String now, boolean own) {
        if (now.equals(lastFailure)) {
            return;
        }
        lastFailure = now;
        if (own) {
            log.warn("The first spooled event is refused; it is put aside after {} tries: {}", MOST_REFUSALS, now);
        } else {
            log.error("The broker takes no spooled event, and all stay until that ends: {}", now);
        }
    }
}
