// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.spool;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Channel;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what is spooled to the broker, in order, some at a time. For one thread, which it never blocks. */
final class Drain {

    private static final Logger log = LoggerFactory.getLogger(Drain.class);
    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final int BATCH = 64;

    private final MessageBus bus;
    private final Clock clock;
    private final Backoff backoff;
    private final Runnable wake;
    private List<SpoolRecord> records = List.of();
    private List<CompletableFuture<Void>> answers = List.of();
    private int failures;
    private long pausedAt;
    private Duration pause = Duration.ZERO;
    private String lastFailure = "";

    /** @param wake called, on any thread, when {@link #step} has something to do */
    Drain(MessageBus bus, Clock clock, Backoff backoff, Runnable wake) {
        this.bus = bus;
        this.clock = clock;
        this.backoff = backoff;
        this.wake = wake;
    }

    /** Does what can be done now; returns when to come again, if not woken before. */
    Duration step(Spool spool) throws IOException {
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
        send(spool.peek(BATCH));
        return IDLE;
    }

    /** Forgets those that were confirmed, up to the first that was not; from there it is all sent again. */
    private void settle(Spool spool) throws IOException {
        int confirmed = 0;
        while (confirmed < answers.size() && !answers.get(confirmed).isCompletedExceptionally()) {
            confirmed++;
        }
        boolean failed = confirmed < answers.size();
        if (failed) {
            complain(answers.get(confirmed));
            pausedAt = clock.nanos();
            pause = backoff.after(++failures);
        } else if (confirmed > 0) {
            failures = 0;
            lastFailure = "";
            pause = Duration.ZERO;
        }
        List<SpoolRecord> gone = records.subList(0, confirmed);
        records = List.of();
        answers = List.of();
        if (!gone.isEmpty()) {
            spool.remove(gone);
        }
    }

    /** Stops at the first failure that is seen: behind a message that failed none must arrive before it. */
    private void send(List<SpoolRecord> batch) {
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (SpoolRecord record : batch) {
            sent.add(bus.publish(Channel.TRIGGER, record.message()));
            if (sent.get(0).isCompletedExceptionally()
                    || sent.get(sent.size() - 1).isCompletedExceptionally()) {
                break;
            }
        }
        records = batch;
        answers = List.copyOf(sent);
        var unused = CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
                .whenComplete((all, failure) -> wake.run());
    }

    private void complain(CompletableFuture<Void> failed) {
        try {
            failed.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof BusException known && known.isTransient()) {
                return; // the bus says itself that the broker is away
            }
            String now = String.valueOf(e.getCause());
            if (!now.equals(lastFailure)) {
                lastFailure = now;
                log.error("The first spooled event is refused, and all stay until that ends: {}", now);
            }
        }
    }
}
