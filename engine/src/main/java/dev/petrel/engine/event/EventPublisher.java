// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.event;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Cause;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Loop;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.lifecycle.Transient;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Event;
import io.prometheus.metrics.core.metrics.Counter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Hands events to the broker. Called from any thread; never blocks for the broker.
 *
 * <p>A transient failure is tried again, with the same id, after a back-off and until the deadline. The first try needs
 * no thread of its own; the tries after it are made by the service's thread, so while the service is not started a
 * failure is final at once.
 */
public final class EventPublisher implements Service {

    private static final Duration IDLE = Duration.ofMinutes(1);

    /** Brokers and databases take 16 MiB, with what they add. */
    static final int LARGEST_EVENT = 14 << 20;

    // Differences, since nanoseconds of a monotonic clock may overflow.
    private static final Comparator<Attempt> BY_DUE = (a, b) -> Long.signum(a.due - b.due);

    private final MessageBus bus;
    private final Clock clock;
    private final Backoff backoff;
    private final Duration deadline;
    private final PriorityQueue<Attempt> waiting = new PriorityQueue<>(BY_DUE);
    private final Loop retries;
    private final Counter accepted;
    private final Counter refused;
    private final int largest;
    private boolean running;

    /** A publisher without metrics of its process. */
    public EventPublisher(MessageBus bus, Clock clock, Backoff backoff, Duration deadline) {
        this(bus, clock, backoff, deadline, new Metrics());
    }

    /** A publisher that takes the largest events there can be. */
    public EventPublisher(MessageBus bus, Clock clock, Backoff backoff, Duration deadline, Metrics metrics) {
        this(bus, clock, backoff, deadline, metrics, LARGEST_EVENT);
    }

    /**
     * @param deadline for how long an event is tried before its future fails
     * @param largest how many bytes an event may have
     */
    public EventPublisher(
            MessageBus bus, Clock clock, Backoff backoff, Duration deadline, Metrics metrics, int largest) {
        this.largest = largest;
        this.bus = bus;
        this.clock = clock;
        this.backoff = backoff;
        this.deadline = deadline;
        this.accepted = metrics.triggersAccepted();
        this.refused = metrics.triggersRefused();
        this.retries = new Loop("event publisher", clock, backoff, this::retryDue);
    }

    /**
     * Dispatches {@code event}. When the future completes normally the broker has confirmed that it keeps the event.
     * When it fails with a {@link BusException} the event may or may not have arrived; the deadline has passed, the
     * failure was not transient, or the service was stopped. The message says which and what the broker said. An event
     * that is larger than the bound fails at once.
     *
     * @throws IllegalArgumentException when the payload holds something that JSON cannot say
     */
    public CompletableFuture<Void> dispatch(Event event) {
        Attempt attempt = new Attempt(event, EventMessage.encode(event), clock.nanos());
        int size = attempt.message.body().length;
        if (size > largest) {
            refused.labelValues("too large").inc();
            return CompletableFuture.failedFuture(tooLarge(event, size));
        }
        publish(attempt);
        return attempt.done;
    }

    /** Whether the broker is there: an event would get further than to a spool. */
    public boolean connected() {
        return bus.connected();
    }

    @Override
    public String name() {
        return "event publisher";
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
        left.forEach(attempt -> giveUp(attempt, "the event publisher was stopped"));
        retries.stop();
    }

    private BusException tooLarge(Event event, int size) {
        return BusException.unacceptable(
                "event \"" + event.id() + "\" of trigger \"" + event.trigger() + "\" has " + size
                        + " bytes and was not sent: an event may have at most " + largest
                        + ", which [messaging] max_event_size says; put large data into a file and its name into the payload");
    }

    private void publish(Attempt attempt) {
        attempt.tries++;
        var unused = bus.publish(Queue.TRIGGER, attempt.message).whenComplete((confirmed, failure) -> {
            if (failure == null) {
                accepted.labelValues(attempt.event.trigger().toString()).inc();
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
            giveUp(attempt, "the failure is not one that passes");
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
            giveUp(attempt, "the event publisher is not running");
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

    private void giveUp(Attempt attempt, String why) {
        Throwable last = attempt.lastFailure;
        String said = last == null ? "" : ": " + last.getMessage();
        String message = "event \"" + attempt.event.id() + "\" of trigger \"" + attempt.event.trigger()
                + "\" was not confirmed by the broker after " + attempt.tries + " tries; " + why + said;
        boolean away = last == null || Transient.is(last);
        refused.labelValues(away ? "broker away" : "refused by broker").inc();
        attempt.done.completeExceptionally(
                away ? BusException.transientFailure(message, last) : BusException.permanentFailure(message, last));
    }

    /** An event under way. Only one of bus and retry thread holds it at a time, so its fields need no lock. */
    private static final class Attempt {
        final Event event;
        final Message message;
        final long began;
        final CompletableFuture<Void> done = new CompletableFuture<>();
        int tries;
        long due;

        @Nullable
        Throwable lastFailure;

        Attempt(Event event, Message message, long began) {
            this.event = event;
            this.message = message;
            this.began = began;
        }
    }
}
