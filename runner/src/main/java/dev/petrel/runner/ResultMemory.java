// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The memory that all results of a process share while they are made and written. A run that has ended takes a share for
 * its result, and waits for it in turn if there is none left; it is given back when the execution's end is written.
 * Nothing else is waited for with a share in hand but the database, so that turns go on. A result that wants more than
 * there is gets all, and is alone.
 *
 * <p>Small results take no share. Safe for any number of threads.
 */
public final class ResultMemory {

    private static final int PART_OF_HEAP = 4;
    private static final int UNIT = 1024;
    private static final Duration SOON = Duration.ofSeconds(5);

    private final int units;
    private final Duration soon;
    private final Semaphore free;

    /** @param bytes how much there is */
    public ResultMemory(long bytes) {
        this(bytes, SOON);
    }

    /** @param soon how long one that must end waits for its turn */
    ResultMemory(long bytes, Duration soon) {
        this.soon = soon;
        this.units = (int) Math.max(1, Math.min(bytes / UNIT, Integer.MAX_VALUE));
        this.free = new Semaphore(units, true);
    }

    /** A quarter of the heap. */
    public static ResultMemory ofHeap() {
        return new ResultMemory(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    /** Takes a share for {@code bytes}, and waits for it as long as it takes. Returns its size, for {@link #giveBack}. */
    int take(long bytes) throws InterruptedException {
        int share = share(bytes);
        free.acquire(share);
        return share;
    }

    /** Like {@link #take}, for a run that had to end: does not wait long. 0 if there was no turn for it. */
    int takeSoon(long bytes) {
        int share = share(bytes);
        try {
            return free.tryAcquire(share, soon.toMillis(), TimeUnit.MILLISECONDS) ? share : 0;
        } catch (InterruptedException e) {
            return 0; // it is about to end anyhow
        }
    }

    void giveBack(int share) {
        free.release(share);
    }

    /** How many bytes are taken now. */
    long used() {
        return (long) (units - free.availablePermits()) * UNIT;
    }

    /** How many runs wait for their turn, about. */
    int waiting() {
        return free.getQueueLength();
    }

    private int share(long bytes) {
        return (int) Math.min(units, (bytes + UNIT - 1) / UNIT);
    }
}
