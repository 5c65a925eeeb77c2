// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.bus.Subscription;
import dev.petrel.engine.lifecycle.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the runner is at, and keeps the subscription's limit in line with it. A slot is taken with the notification,
 * runs from the claim on, and is free again when the execution is finished or the claim was lost.
 */
final class Slots {

    /** How many there are at the most that are over as soon as they begin: two batches. */
    static final int MOST_MOMENTS = 2 * Batches.MOST;

    private static final Duration LONG = Duration.ofSeconds(1);

    private final int total;
    private final Clock clock;
    private final Clock.Waker idle;
    private final Runnable onRoom;
    private final PrefetchWindow window;
    private @Nullable Subscription subscription;
    private int taken;
    private int running;
    private int moments;
    private boolean paused;
    private boolean closed;

    /** @param onRoom called, with the lock held, whenever a slot becomes free */
    Slots(int total, Clock clock, Runnable onRoom) {
        this.total = total;
        this.clock = clock;
        this.idle = clock.newWaker();
        this.onRoom = onRoom;
        this.window = new PrefetchWindow(total, clock.nanos());
    }

    /** The subscription to keep in line; it must have been made with the limit {@link #limit}. */
    synchronized void govern(Subscription governed) {
        subscription = governed;
    }

    synchronized int limit() {
        return window.size();
    }

    /** How many executions it is at. */
    synchronized int used() {
        return taken + running + moments;
    }

    synchronized int free() {
        return Math.max(total - taken - running, 0);
    }

    /** How long to wait for a notification before looking at the window again. */
    synchronized Duration patience() {
        return window.growing(running) ? PrefetchWindow.HOLD : LONG;
    }

    synchronized void take(int notifications) {
        taken += notifications;
    }

    /**
     * Takes a slot for something that no notification of the broker's brings.
     *
     * @return false if all that are free may still be needed for what the broker sends
     */
    synchronized boolean takeSpare() {
        if (closed || paused || taken + running + window.size() >= total) {
            return false;
        }
        taken++;
        return true;
    }

    /**
     * Takes in something that no notification of the broker's brings and that is over as soon as it begins: it needs no
     * slot, and what the broker sends waits for it no longer than a moment.
     *
     * @return false if too many such are in hand, or if less than a quarter of the slots is free: this process has enough
     *     to do
     */
    synchronized boolean takeForAMoment() {
        if (closed || paused || running + total / 4 >= total || moments >= MOST_MOMENTS) {
            return false;
        }
        moments++;
        return true;
    }

    /** Something that was taken in for a moment is not over yet: from now on it has a slot, though there may be none free. */
    synchronized void keep() {
        moments--;
        taken++;
    }

    /** As many that were taken in for a moment are over. */
    synchronized void over(int number) {
        moments -= number;
        freed();
    }

    /** A notification in hand became a run. To be called before it is acknowledged: then the limit is never too large. */
    synchronized void claim() {
        taken--;
        running++;
        adjust();
    }

    /** A notification in hand was settled and led to nothing. */
    void drop() {
        drop(1);
    }

    /** As many notifications in hand were settled, and nothing runs for them any more. */
    synchronized void drop(int notifications) {
        taken -= notifications;
        freed();
    }

    /** A run is over. */
    synchronized void release() {
        running--;
        freed();
    }

    private void freed() {
        adjust();
        onRoom.run();
        if (used() == 0) {
            idle.wake();
        }
    }

    synchronized void adjust() {
        Subscription governed = subscription;
        if (closed || governed == null) {
            return;
        }
        int before = window.size();
        int after = window.resize(running, taken, clock.nanos());
        if (after != before && !paused) {
            governed.limit(after);
        }
    }

    /** Lets nothing in until {@link #resume}. */
    synchronized void pause() {
        if (!paused && !closed && subscription != null) {
            paused = true;
            subscription.limit(0);
        }
    }

    synchronized void resume() {
        if (paused && !closed && subscription != null) {
            paused = false;
            subscription.limit(window.size());
        }
    }

    /** From now on nothing more is let in. */
    synchronized void close() {
        closed = true;
        if (subscription != null) {
            subscription.limit(0);
        }
    }

    /** Waits until nothing is taken or running, {@code most} at the most. True if so. For one thread at a time. */
    boolean awaitIdle(Duration most) throws InterruptedException {
        long start = clock.nanos();
        while (used() > 0) {
            Duration left = most.minus(clock.since(start));
            if (left.isNegative() || left.isZero()) {
                return false;
            }
            idle.await(left);
        }
        return true;
    }
}
