// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The machine's own time. */
public final class SystemClock implements Clock {

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Waker newWaker() {
        return new SemaphoreWaker();
    }

    private static final class SemaphoreWaker implements Waker {
        private final Semaphore woken = new Semaphore(0);

        @Override
        @SuppressWarnings("ResultOfMethodCallIgnored") // woken or overdue: the wait is over either way
        public void await(Duration duration) throws InterruptedException {
            boolean ignored = woken.tryAcquire(duration.toNanos(), TimeUnit.NANOSECONDS);
            woken.drainPermits();
        }

        @Override
        public void wake() {
            woken.release();
        }
    }
}
