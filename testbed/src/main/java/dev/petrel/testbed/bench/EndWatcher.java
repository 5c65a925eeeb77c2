// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.testbed.bench.Traffic.Dispatch;
import dev.petrel.testbed.bench.measure.InFlight;
import dev.petrel.testbed.bench.measure.Watched;
import dev.petrel.testbed.local.LocalFailure;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what has ended, at little cost for the servers: of a group that was sent in a row it looks for the
 * last only, for those of all groups together, and for none before its end is to be expected by those before it. So the number
 * in flight is kept about, not exactly.
 */
final class EndWatcher implements AutoCloseable {

    private static final int GROUPS_IN_FLIGHT = 8;
    private static final int LARGEST_GROUP = 64;

    private final Traffic traffic;
    private final InFlight flight;
    private final Watched<Dispatch> watched;
    private final Clock clock;
    private final BlockingQueue<Sent> waiting = new LinkedBlockingQueue<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(Threads.named("bench-ends"));
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private volatile boolean closed;

    private record Sent(Dispatch dispatch, long at) {}

    /** @param most how many are in flight at the most */
    EndWatcher(Traffic traffic, InFlight flight, int most, Clock clock) {
        this.traffic = traffic;
        this.flight = flight;
        this.watched = new Watched<>(Math.max(1, Math.min(LARGEST_GROUP, most / GROUPS_IN_FLIGHT)));
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
                Sent sent = watched.isEmpty() ? waiting.poll(100, TimeUnit.MILLISECONDS) : waiting.poll();
                for (; sent != null; sent = waiting.poll()) {
                    watched.add(sent.dispatch(), sent.at());
                }
                if (!watched.isEmpty()) {
                    look(pause);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            boolean ignored = failure.compareAndSet(null, e);
        }
    }

    private void look(Clock.Waker pause) throws InterruptedException {
        Duration early = watched.pause(clock.nanos());
        if (!early.isZero()) {
            pause.await(early);
        }
        Set<Dispatch> wanted = watched.look(clock.nanos());
        if (!wanted.isEmpty()) {
            flight.end(watched.ended(traffic.ended(wanted), clock.nanos()));
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.shutdownNow();
    }
}
