// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import java.time.Duration;

/**
 * Decides how many notifications a runner may hold, so that it never holds more than it has slots free for.
 *
 * <p>A new limit costs the broker a new consumer, so the window moves seldom: its sizes are zero and the powers of two
 * up to half of the slots and more, it shrinks only when it must, then by as much as the notifications in hand will need,
 * and it grows only when that at least doubles it and a while after the last change, or when a good part of the slots
 * is idle. With short actions on many slots it does not move at all. Not thread-safe.
 */
final class PrefetchWindow {

    /** How long a window stays before it may grow again, unless much is idle. */
    static final Duration HOLD = Duration.ofMillis(50);

    private final int slots;
    private final int most;
    private int window;
    private long changedAt;

    PrefetchWindow(int slots, long nanos) {
        this.slots = slots;
        // Some slots run and the window still fits into the rest: no change for every single action.
        this.most = Integer.highestOneBit(Math.max(slots * 3 / 4, 1));
        this.window = most;
        this.changedAt = nanos;
    }

    int size() {
        return window;
    }

    /**
     * The window from now on.
     *
     * @param running slots that run an action whose notification is acknowledged
     * @param taken notifications in hand that are not settled yet
     * @param nanos the time
     */
    int resize(int running, int taken, long nanos) {
        int free = slots - running;
        if (window > free) {
            change(floor(free - taken), nanos);
        } else if (mayGrow(free, nanos)) {
            change(Math.min(floor(free), most), nanos);
        }
        return window;
    }

    /** Whether a later {@link #resize} may let it grow though nothing else happens. */
    boolean growing(int running) {
        return wouldGrow(slots - running);
    }

    private boolean mayGrow(int free, long nanos) {
        boolean muchIdle = window == 0 && free >= Math.max(slots / 4, 1);
        return wouldGrow(free) && (muchIdle || nanos - changedAt >= HOLD.toNanos());
    }

    private boolean wouldGrow(int free) {
        return Math.min(floor(free), most) > window;
    }

    private void change(int size, long nanos) {
        window = size;
        changedAt = nanos;
    }

    private static int floor(int number) {
        return number <= 0 ? 0 : Integer.highestOneBit(number);
    }
}
