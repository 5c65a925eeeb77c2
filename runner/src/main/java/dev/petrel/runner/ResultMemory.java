// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.model.Execution;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

    /** What is kept beside a result in other forms, for each byte of a text. */
    public static final int PER_BYTE = 6;

    /** How many values a result may be made of: as JSON they are few bytes, in memory many. */
    public static final long MOST_VALUES = 1_000_000;

    /** Said of output that is cut since it had no turn. */
    public static final String NO_TURN =
            "the action had to end while other results took the memory that there is for large ones";

    /** Results of up to this many bytes take no share. */
    static final int SMALL = 8 * 1024;

    private static final int PART_OF_HEAP = 4;
    private static final int UNIT = 1024;
    private static final Duration SOON = Duration.ofSeconds(5);

    private final int units;
    private final Duration soon;
    private final Semaphore free;
    private final Map<Run, Integer> shares = new ConcurrentHashMap<>();

    private record Run(String id, long fence) {
        static Run of(Execution execution) {
            return new Run(execution.id(), execution.fence());
        }
    }

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

    /** Whether a result that is made of this many bytes needs no share. */
    public static boolean small(long bytes) {
        return bytes <= SMALL;
    }

    /** Takes a share for the result of {@code execution}, which must have none; waits for it as long as it takes. */
    public void take(Execution execution, long bytes) throws InterruptedException {
        int share = share(bytes);
        free.acquire(share);
        shares.put(Run.of(execution), share);
    }

    /** Like {@link #take}, for a run that had to end: does not wait long. False if there was no turn for it. */
    public boolean takeSoon(Execution execution, long bytes) {
        int share = share(bytes);
        try {
            if (!free.tryAcquire(share, soon.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            return false; // it is about to end anyhow
        }
        shares.put(Run.of(execution), share);
        return true;
    }

    /** Gives back what {@code execution} took, if anything. */
    public void giveBack(Execution execution) {
        Integer share = shares.remove(Run.of(execution));
        if (share != null) {
            free.release(share);
        }
    }

    /** How many bytes are taken now. */
    public long used() {
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
