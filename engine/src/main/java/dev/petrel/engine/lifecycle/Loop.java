// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that does one step again and again until it is stopped.
 *
 * <p>A step says how long to wait before the next one. A step that throws is logged, once for every kind of failure in
 * a row, and tried again after a back-off: this is one of the few places that catch everything. {@link #stop}
 * interrupts the thread and waits for it; steps take an interrupt as the wish to end.
 */
public final class Loop implements Service {

    private static final Logger log = LoggerFactory.getLogger(Loop.class);

    /** How often {@link #wakePaced} ends a wait at the most. */
    static final Duration PACE = Duration.ofMillis(500);

    private final String name;
    private final Clock clock;
    private final Backoff backoff;
    private final Step step;
    private final ThreadFactory threads;
    private final Clock.Waker waker;
    private final AtomicBoolean woken = new AtomicBoolean(); // by wake
    private long wokenAt; // only touched by the thread: when a wait was cut short last
    private volatile @Nullable Thread thread; // set with the lock held
    private volatile @Nullable String failure; // of the last step that has ended

    /** What a loop does. */
    @FunctionalInterface
    public interface Step {

        /** Does it once, and returns how long to wait before the next time, unless woken. */
        Duration run() throws InterruptedException;
    }

    public Loop(String name, Clock clock, Backoff backoff, Step step) {
        this.name = name;
        this.clock = clock;
        this.backoff = backoff;
        this.step = step;
        this.threads = Threads.named(name);
        this.waker = clock.newWaker();
        this.wokenAt = clock.nanos() - PACE.toNanos();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            failure = null;
            Thread made = threads.newThread(this::runUntilInterrupted);
            thread = made;
            made.start();
        }
    }

    @Override
    public synchronized void stop() {
        Thread running = thread;
        if (running == null) {
            return;
        }
        running.interrupt();
        Threads.joinUninterruptibly(running);
        thread = null;
    }

    /** For readiness: not fine while it is not started, and from a step that failed until one has not. Never blocks. */
    public Health.Check check() {
        String why = failure;
        if (thread == null) {
            return new Health.Check(false, "it does not run");
        }
        return why == null ? new Health.Check(true, "works") : new Health.Check(false, "it goes on trying: " + why);
    }

    /** Ends the wait between two steps. */
    public void wake() {
        woken.set(true);
        waker.wake();
    }

    /**
     * Ends the wait between two steps: at once the first time, then every {@link #PACE} at the most, for what may be asked
     * for many times a second. A step follows the last one too.
     */
    public void wakePaced() {
        waker.wake();
    }

    private void await(Duration pause) throws InterruptedException {
        long began = clock.nanos();
        waker.await(pause);
        while (!woken.getAndSet(false) && clock.since(began).compareTo(pause) < 0) {
            Duration tooSoon = PACE.minus(clock.since(wokenAt));
            if (tooSoon.compareTo(Duration.ZERO) <= 0) {
                break;
            }
            Duration left = pause.minus(clock.since(began));
            waker.await(left.compareTo(tooSoon) < 0 ? left : tooSoon);
        }
        if (clock.since(began).compareTo(pause) < 0) {
            wokenAt = clock.nanos();
        }
    }

    private void runUntilInterrupted() {
        int failures = 0;
        String lastFailure = "";
        while (!Thread.currentThread().isInterrupted()) {
            Duration pause;
            try {
                pause = step.run();
                if (failures > 0) {
                    log.info("{} works again after {} failures.", name, failures);
                }
                failures = 0;
                lastFailure = "";
                failure = null;
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (Thread.currentThread().isInterrupted()) {
                    return; // a driver's word for the wish to end
                }
                pause = backoff.after(++failures);
                failure = Transient.is(e) ? e.getMessage() : e.toString();
                if (!lastFailure.equals(e.toString())) {
                    lastFailure = e.toString();
                    log.warn("{} failed and will go on trying: {}", name, e.getMessage(), trace(e));
                }
            }
            try {
                if (!pause.isZero()) {
                    await(pause);
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** The stack trace of a transient failure says nothing new, and every loop would log one at once. */
    static @Nullable RuntimeException trace(RuntimeException failure) {
        return Transient.is(failure) ? null : failure;
    }
}
