// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench.measure;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.testbed.local.LocalFailure;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps a number of events in flight: the next begins when one has ended. For any thread. */
public final class InFlight {

    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final Semaphore free;
    private final AtomicLong left;
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private volatile boolean over;

    /**
     * @param most how many are in flight at the most
     * @param events after so many none begins
     */
    public InFlight(int most, long events) {
        this.free = new Semaphore(most);
        this.left = new AtomicLong(events);
    }

    /** Waits until another event may begin. Returns false when none begins any more. */
    public boolean begin() throws InterruptedException {
        free.acquire();
        if (over || left.getAndDecrement() <= 0) {
            free.release(); // for the next that waits
            return false;
        }
        long ignored = begun.incrementAndGet();
        return true;
    }

    /** So many have ended. */
    public void end(int events) {
        long ignored = ended.addAndGet(events);
        free.release(events);
    }

    /** How many have ended. */
    public long ended() {
        return ended.get();
    }

    /** From now on none begins. */
    public void stop() {
        over = true;
        free.release();
    }

    /**
     * Waits until so many have ended, or as many as have begun.
     *
     * @param check throws when something has failed and waiting is in vain
     * @throws LocalFailure when none has ended for {@code patience}
     */
    public void awaitEnds(long events, Duration patience, Clock clock, Runnable check) throws InterruptedException {
        Clock.Waker pause = clock.newWaker();
        long seen = ended.get();
        long changed = clock.nanos();
        while (ended.get() < events && !(over && ended.get() >= begun.get())) {
            check.run();
            pause.await(LOOK_EVERY);
            long now = ended.get();
            if (now != seen) {
                seen = now;
                changed = clock.nanos();
            } else if (clock.since(changed).compareTo(patience) > 0) {
                throw new LocalFailure("no event has ended for " + patience.toSeconds() + " s, and "
                        + (begun.get() - now) + " have not ended");
            }
        }
    }
}
