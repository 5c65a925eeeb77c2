// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.testbed.bench.Traffic.Dispatch;
import dev.petrel.testbed.bench.measure.InFlight;
import dev.petrel.testbed.local.LocalFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what has ended, at little cost for the servers: of a group that was sent in a row it looks for the
 * last only, and not before its end is to be expected by those before it. So the number in flight is kept about, not exactly.
 */
final class EndWatcher implements AutoCloseable {

    private static final int GROUPS_IN_FLIGHT = 8;
    private static final int LARGEST_GROUP = 64;
    private static final Duration SHORTEST_PAUSE = Duration.ofNanos(400_000);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(20);
    private static final int PAUSES_IN_LATENCY = 32;
    private static final double EXPECTED = 0.85;
    private static final double SOONER = 0.7;

    private final Traffic traffic;
    private final InFlight flight;
    private final int group;
    private final Clock clock;
    private final BlockingQueue<Sent> waiting = new LinkedBlockingQueue<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(Threads.named("bench-ends"));
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private double expected; // when to look first after the dispatch, in nanoseconds; only touched by the thread
    private volatile boolean closed;

    private record Sent(Dispatch dispatch, long at) {}

    /** @param most how many are in flight at the most */
    EndWatcher(Traffic traffic, InFlight flight, int most, Clock clock) {
        this.traffic = traffic;
        this.flight = flight;
        this.group = Math.max(1, Math.min(LARGEST_GROUP, most / GROUPS_IN_FLIGHT));
        this.clock = clock;
        thread.execute(this::run);
    }

    /** It has been sent. */
    void dispatched(Dispatch dispatch) {
        boolean ignored = waiting.add(new Sent(dispatch, clock.nanos()));
    }

    /** Something was not accepted. */
    void refused(Throwable why) {
        boolean ignored = failure.compareAndSet(null, new LocalFailure(String.valueOf(why.getMessage())));
    }

    /** @throws RuntimeException if something was not accepted, or if the database has refused something */
    void check() {
        RuntimeException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    private void run() {
        try {
            Clock.Waker pause = clock.newWaker();
            while (!closed) {
                Sent first = waiting.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    List<Sent> others = new ArrayList<>();
                    int more = waiting.drainTo(others, group - 1);
                    awaitEnd(more == 0 ? first : others.get(more - 1), pause);
                    flight.end(1 + more);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            boolean ignored = failure.compareAndSet(null, e);
        }
    }

    private void awaitEnd(Sent sent, Clock.Waker pause) throws InterruptedException {
        Duration early = Duration.ofNanos((long) expected).minus(clock.since(sent.at()));
        if (early.compareTo(SHORTEST_PAUSE) > 0) {
            pause.await(early);
        }
        if (traffic.ended(sent.dispatch())) {
            expected *= SOONER;
            return;
        }
        while (!closed && !traffic.ended(sent.dispatch())) {
            pause.await(pause());
        }
        expected = EXPECTED * clock.since(sent.at()).toNanos();
    }

    private Duration pause() {
        Duration part = Duration.ofNanos((long) (expected / PAUSES_IN_LATENCY));
        Duration most = part.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : part;
        return most.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : most;
    }

    @Override
    public void close() {
        closed = true;
        thread.shutdownNow();
    }
}
