// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import java.util.concurrent.atomic.AtomicLong;

/** A number of bytes that all together may take. For any thread; never blocks. */
final class Budget {

    private final long size;
    private final AtomicLong taken = new AtomicLong();

    Budget(long size) {
        this.size = size;
    }

    long size() {
        return size;
    }

    long taken() {
        return taken.get();
    }

    /** Whether there were so many left; then they are the caller's until it gives them back. */
    boolean take(long bytes) {
        long now = taken.get();
        while (bytes <= size - now) {
            if (taken.compareAndSet(now, now + bytes)) {
                return true;
            }
            now = taken.get();
        }
        return false;
    }

    /**
     * As {@link #take}, for what goes on with something that was begun: it may take up to as much again as the budget has,
     * so that it need not be broken off, while nothing new begins.
     */
    boolean takeMore(long bytes) {
        long now = taken.addAndGet(bytes);
        if (now <= 2 * size) {
            return true;
        }
        giveBack(bytes);
        return false;
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }
}
