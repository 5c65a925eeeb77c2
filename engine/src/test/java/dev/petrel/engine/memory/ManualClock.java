// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import dev.petrel.engine.lifecycle.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A clock that stands still until it is moved. Threads that wait on it wait until their time has come by {@link
 * #advance}, or until they are woken. Safe for use by any number of threads.
 *
 * <p>A test that drives a thread says {@code clock.awaitWaiters(1); clock.advance(...)}: the first call returns when the
 * thread has done its work and waits again.
 */
public final class ManualClock implements Clock {

    /** What a new clock shows. */
    public static final Instant START = Instant.parse("2026-01-02T03:04:05.678901Z");

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Wait> waits = new ArrayList<>();
    private Instant now;
    private long nanos;

    public ManualClock() {
        this(START);
    }

    public ManualClock(Instant now) {
        this.now = now;
    }

    @Override
    public Instant instant() {
        lock.lock();
        try {
            return now;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long nanos() {
        lock.lock();
        try {
            return nanos;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Waker newWaker() {
        return new ManualWaker();
    }

    /** Moves the clock on in one jump, and wakes those whose time has come. They see the time after the jump. */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("a clock does not run backwards: " + duration);
        }
        lock.lock();
        try {
            now = now.plus(duration);
            nanos += duration.toNanos();
            waits.removeIf(wait -> wait.until <= nanos);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Turns its time of day on or back, as an operator can. No thread's wait ends sooner or later because of it. */
    public void turn(Duration by) {
        lock.lock();
        try {
            now = now.plus(by);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns when at least {@code count} threads wait on this clock. A thread counts no more as soon as it was woken
     * or its time has come, even if it did not notice yet.
     *
     * @throws IllegalStateException when there are still fewer after 20 seconds of real time
     */
    public void awaitWaiters(int count) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = PATIENCE.toNanos();
            while (waits.size() < count) {
                if (left <= 0) {
                    throw new IllegalStateException(
                            "expected " + count + " threads to wait on the clock, found " + waits.size());
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** One wait of one thread. Not a record: two waits that look alike are two. */
    private static final class Wait {
        private final Waker waker;
        private final long until;

        Wait(Waker waker, long until) {
            this.waker = waker;
            this.until = until;
        }
    }

    private final class ManualWaker implements Waker {
        private boolean woken;

        @Override
        public void await(Duration duration) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                Wait wait = new Wait(this, nanos + Math.max(duration.toNanos(), 0));
                if (!woken && wait.until > nanos) {
                    waitFor(wait);
                }
                woken = false;
            } finally {
                lock.unlock();
            }
        }

        private void waitFor(Wait wait) throws InterruptedException {
            waits.add(wait);
            changed.signalAll();
            try {
                while (waits.contains(wait)) {
                    changed.await(1, TimeUnit.DAYS);
                }
            } finally {
                waits.remove(wait);
            }
        }

        @Override
        public void wake() {
            lock.lock();
            try {
                woken = true;
                waits.removeIf(wait -> wait.waker.equals(this));
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
