// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.engine.store.LiveOutputStore;
import dev.petrel.engine.store.LiveOutputStore.Piece;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets others see what actions write while they run: once a second, what all runs have written since goes to the database in
 * one write. A run of which that is true for less than a second costs nothing but an entry here, and one that writes nothing
 * not even that. That it cannot be written holds up no run. Safe for any thread.
 */
final class LiveOutput implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LiveOutput.class);

    static final Duration PERIOD = Duration.ofSeconds(1);

    /** How long what a run has written is kept if nobody comes to say that it has ended. */
    private static final Duration KEPT = Duration.ofDays(7);

    /** How long it is kept after the end, for those who look on. */
    private static final Duration KEPT_AFTER_THE_END = Duration.ofMinutes(10);

    private static final Duration BETWEEN_REMOVALS = Duration.ofMinutes(10);

    /** How many runs are written of at once: 64 KiB of either stream of each. */
    private static final int MOST_AT_ONCE = 16;

    private final LiveOutputStore store;
    private final Clock clock;
    private final Clock.Waker waker;
    private final ExecutorService thread = Threads.oneWhenNeeded(Threads.named("actionrunner-output"), 1);
    private final Set<LiveRun> runs = new LinkedHashSet<>();
    private boolean working;
    private boolean closed;
    private long removed;

    LiveOutput(LiveOutputStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.waker = clock.newWaker();
        this.removed = clock.nanos();
    }

    /** {@code run} has written something for the first time. */
    void began(LiveRun run) {
        synchronized (this) {
            boolean ignored = !closed && runs.add(run);
            if (working || closed) {
                return;
            }
            working = true;
        }
        try {
            thread.execute(this::work);
        } catch (RejectedExecutionException e) {
            log.debug("Nobody sees the output of actions before they end.", e);
        }
    }

    /** {@code run} has ended; its end is about to be written. Does not throw. */
    void ended(LiveRun run) {
        synchronized (this) {
            runs.remove(run);
        }
        if (!run.started()) {
            return;
        }
        try {
            List<Piece> rest = run.next();
            store.append(rest, clock.instant().plus(KEPT_AFTER_THE_END));
            run.written(rest);
            store.keepUntil(run.id(), run.fence(), clock.instant().plus(KEPT_AFTER_THE_END));
        } catch (RuntimeException e) { // the result has all of it
            log.atDebug().addKeyValue("execution", run.id()).log("The rest of the output is in the result alone.", e);
        }
    }

    private void work() {
        try {
            while (goesOn()) {
                waker.await(PERIOD);
                flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean goesOn() {
        working = !runs.isEmpty() && !closed;
        return working;
    }

    /** Whether its thread is there for a run. */
    synchronized boolean working() {
        return working;
    }

    /** Those whose time has come, as many as are written of at once. */
    private synchronized List<LiveRun> next() {
        long now = clock.nanos();
        List<LiveRun> some =
                runs.stream().filter(run -> run.isDue(now)).limit(MOST_AT_ONCE).toList();
        return some;
    }

    private void flush() {
        try {
            for (List<LiveRun> some = next(); !some.isEmpty(); some = next()) {
                write(some);
            }
            if (clock.since(removed).compareTo(BETWEEN_REMOVALS) >= 0) {
                removed = clock.nanos();
                store.removeExpired(clock.instant());
            }
        } catch (RuntimeException e) { // the next round tries again
            log.debug("The output of actions that run cannot be written.", e);
        }
    }

    private void write(List<LiveRun> some) {
        Map<LiveRun, List<Piece>> pieces = new LinkedHashMap<>();
        List<Piece> all = new ArrayList<>();
        for (LiveRun run : some) {
            List<Piece> own = run.next();
            pieces.put(run, own);
            all.addAll(own);
        }
        if (!all.isEmpty()) {
            store.append(all, clock.instant().plus(KEPT));
            pieces.forEach(LiveRun::written);
        }
    }

    /** Nothing is written any more. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            runs.clear();
        }
        thread.shutdownNow();
    }
}
