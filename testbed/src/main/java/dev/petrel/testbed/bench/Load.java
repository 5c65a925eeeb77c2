// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.testbed.bench.Traffic.Dispatch;
import dev.petrel.testbed.bench.measure.InFlight;
import dev.petrel.testbed.bench.measure.Window;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Sends a {@link Traffic} to a running cluster, a bounded number of it in flight. One thread drives it. */
final class Load {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration EXTRA = Duration.ofMillis(300);

    private final Traffic traffic;
    private final Clock clock;

    Load(Traffic traffic, Clock clock) {
        this.traffic = traffic;
        this.clock = clock;
    }

    /** Sends so many, and returns when all have ended. */
    Outcome send(int inFlight, int count) throws InterruptedException {
        return send(inFlight, count, () -> {});
    }

    /**
     * The same.
     *
     * @param ended is called when all have ended, before they are counted
     */
    Outcome send(int inFlight, int count, Runnable ended) throws InterruptedException {
        InFlight flight = new InFlight(inFlight, count);
        return run(inFlight, flight, watcher -> {
            flight.awaitEnds(count, PATIENCE, clock, watcher::check);
            ended.run();
        });
    }

    /** Keeps so many in flight until the window is over, and returns when the last has ended. */
    Outcome keep(int inFlight, Window window, Window.Listener listener) throws InterruptedException {
        InFlight flight = new InFlight(inFlight, Long.MAX_VALUE);
        return run(inFlight, flight, watcher -> window.await(clock, listener, watcher::check));
    }

    /** Sends so many, each a while after the one before has ended: how long one takes when nothing else runs. */
    Outcome oneByOne(int count, Duration pause) throws InterruptedException {
        Instant began = clock.instant();
        List<Dispatch> sent = new ArrayList<>();
        Clock.Waker waker = clock.newWaker();
        for (int n = 0; n < count; n++) {
            InFlight flight = new InFlight(1, 1);
            sent.addAll(dispatch(1, flight, watcher -> flight.awaitEnds(1, PATIENCE, clock, watcher::check)));
            waker.await(pause);
        }
        return count(sent, began);
    }

    /** What lets a load go on, while it waits. */
    private interface Waiting {
        void await(EndWatcher watcher) throws InterruptedException;
    }

    private Outcome run(int inFlight, InFlight flight, Waiting waiting) throws InterruptedException {
        Instant began = clock.instant();
        return count(dispatch(inFlight, flight, waiting), began);
    }

    /** Of a group the last was looked for: others of it may take longer, and are waited for now. */
    private Outcome count(List<Dispatch> sent, Instant began) throws InterruptedException {
        Clock.Waker pause = clock.newWaker();
        pause.await(EXTRA); // time for an execution that must not come
        Outcome outcome = traffic.count(sent, began);
        long since = clock.nanos();
        while (outcome.open() > 0 && clock.since(since).compareTo(PATIENCE) < 0) {
            pause.await(EXTRA);
            Outcome later = traffic.count(sent, began);
            since = later.open() < outcome.open() ? clock.nanos() : since;
            outcome = later;
        }
        return outcome;
    }

    private List<Dispatch> dispatch(int inFlight, InFlight flight, Waiting waiting) throws InterruptedException {
        int threads = Math.min(traffic.threads(), inFlight);
        Queue<Dispatch> sent = new ConcurrentLinkedQueue<>();
        ExecutorService senders = Executors.newFixedThreadPool(threads, Threads.named("bench-sender"));
        try (EndWatcher watcher = new EndWatcher(traffic, flight, inFlight, clock)) {
            for (int n = 0; n < threads; n++) {
                senders.execute(() -> send(flight, watcher, sent));
            }
            waiting.await(watcher);
            flight.stop();
            flight.awaitEnds(Long.MAX_VALUE, PATIENCE, clock, watcher::check);
            return List.copyOf(sent);
        } finally {
            flight.stop();
            senders.shutdownNow();
        }
    }

    private void send(InFlight flight, EndWatcher watcher, Queue<Dispatch> sent) {
        try {
            while (flight.begin()) {
                Dispatch dispatch = traffic.send(watcher::refused);
                sent.add(dispatch);
                watcher.dispatched(dispatch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            watcher.refused(e);
        }
    }
}
