// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.event;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.MessagePublisher;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Cause;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Loop;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.lifecycle.Transient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sends a message again, the same one, after a transient failure, with back-off and until a deadline: for processes
 * without a spool. Called from any thread; never blocks for the broker.
 *
 * <p>The first try needs no thread of its own; the tries after it are made by the service's thread, so while the service
 * is not started a failure is final at once.
 */
public final class RetryingPublisher implements MessagePublisher, Service {

    private static final Duration IDLE = Duration.ofMinutes(1);

    // Differences, since nanoseconds of a monotonic clock may overflow.
    private static final Comparator<Attempt> BY_DUE = (a, b) -> Long.signum(a.due - b.due);

    private final MessagePublisher broker;
    private final Clock clock;
    private final Backoff backoff;
    private final Duration deadline;
    private final PriorityQueue<Attempt> waiting = new PriorityQueue<>(BY_DUE);
    private final Loop retries;
    private boolean running;

    /** @param deadline for how long a message is tried before its future fails */
    public RetryingPublisher(MessagePublisher broker, Clock clock, Backoff backoff, Duration deadline) {
        this.broker = broker;
        this.clock = clock;
        this.backoff = backoff;
        this.deadline = deadline;
        this.retries = new Loop("event-retries", clock, backoff, this::retryDue);
    }

    /**
     * When the future fails, the deadline has passed, the failure was not transient, or the service was stopped. The
     * message says which and what the broker said.
     */
    @Override
    public CompletableFuture<Void> publish(Queue queue, Message message) {
        Attempt attempt = new Attempt(queue, message, clock.nanos());
        publish(attempt);
        return attempt.done;
    }

    @Override
    public boolean connected() {
        return broker.connected();
    }

    @Override
    public String name() {
        return "event retries";
    }

    @Override
    public void start() {
        synchronized (waiting) {
            running = true;
        }
        retries.start();
    }

    /** Stops trying again: what waits for another try fails. */
    @Override
    public void stop() {
        List<Attempt> left;
        synchronized (waiting) {
            running = false;
            left = new ArrayList<>(waiting);
            waiting.clear();
        }
        left.forEach(attempt -> giveUp(attempt, "the process is stopping"));
        retries.stop();
    }

    private void publish(Attempt attempt) {
        attempt.tries++;
        var unused = broker.publish(attempt.queue, attempt.message).whenComplete((confirmed, failure) -> {
            if (failure == null) {
                attempt.done.complete(null);
            } else {
                failed(attempt, failure);
            }
        });
    }

    private void failed(Attempt attempt, Throwable failure) {
        Throwable cause = Cause.of(failure);
        attempt.lastFailure = cause;
        if (!Transient.is(cause)) {
            giveUp(attempt, "the failure is permanent");
            return;
        }
        Duration left = deadline.minus(clock.since(attempt.began));
        if (left.isNegative() || left.isZero()) {
            giveUp(attempt, "it was tried for " + deadline.toSeconds() + " s");
            return;
        }
        Duration pause = backoff.after(attempt.tries);
        attempt.due = clock.nanos() + Math.min(pause.toNanos(), left.toNanos());
        boolean kept;
        synchronized (waiting) {
            kept = running && waiting.add(attempt);
        }
        if (kept) {
            retries.wake();
        } else {
            giveUp(attempt, "there are no retries while the process starts or stops");
        }
    }

    private Duration retryDue() {
        List<Attempt> due = new ArrayList<>();
        Duration pause = IDLE;
        synchronized (waiting) {
            for (Attempt next = waiting.peek(); next != null; next = waiting.peek()) {
                long left = next.due - clock.nanos();
                if (left > 0) {
                    pause = Duration.ofNanos(left);
                    break;
                }
                due.add(waiting.remove());
            }
        }
        due.forEach(this::publish);
        return pause;
    }

    private static void giveUp(Attempt attempt, String why) {
        Throwable last = attempt.lastFailure;
        String said = last == null ? "" : ": " + last.getMessage();
        String message = "not confirmed after " + attempt.tries + " tries; " + why + said;
        boolean passing = last == null || Transient.is(last);
        attempt.done.completeExceptionally(
                passing ? BusException.transientFailure(message, last) : BusException.permanentFailure(message, last));
    }

    /** A message under way. Only one of bus and retry thread holds it at a time, so its fields need no lock. */
    private static final class Attempt {
        final Queue queue;
        final Message message;
        final long began;
        final CompletableFuture<Void> done = new CompletableFuture<>();
        int tries;
        long due;

        @Nullable
        Throwable lastFailure;

        Attempt(Queue queue, Message message, long began) {
            this.queue = queue;
            this.message = message;
            this.began = began;
        }
    }
}
