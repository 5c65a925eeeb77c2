// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.store.ExecutionStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Settles executions: those of several threads together, when they come while another thread's are being written. No
 * thread waits for others to come, nor for what others write. For any thread.
 */
final class Settling {

    /** How many one write settles. */
    private static final int AT_ONCE = 200;

    /** How many may wait; with more, a thread writes its own. */
    private static final int MOST_WAITING = 2_000;

    /** After so many writes a thread goes on with its own work; what waits then is written by the next one that comes. */
    private static final int MOST_WRITES = 5;

    private final ExecutionStore store;
    private final Deque<Execution> waiting = new ArrayDeque<>();
    private boolean writes;

    Settling(ExecutionStore store) {
        this.store = store;
    }

    /**
     * Settles {@code ended}, or leaves it to a thread that is at it. If that fails or the process ends, it stays unsettled,
     * and all that must follow is done again.
     *
     * @throws RuntimeException what the store throws of the write that this thread does
     */
    void settle(Execution ended) {
        if (!begins(ended)) {
            return;
        }
        boolean done = false;
        try {
            for (int i = 0; i < MOST_WRITES && !done; i++) {
                List<Execution> some = next();
                done = some.isEmpty();
                if (!done) {
                    store.settle(some);
                }
            }
        } finally {
            if (!done) {
                ends();
            }
        }
    }

    /** Whether this thread is to write. */
    private boolean begins(Execution ended) {
        synchronized (waiting) {
            if (waiting.size() < MOST_WAITING) {
                waiting.add(ended);
                boolean first = !writes;
                writes = true;
                return first;
            }
        }
        store.settle(ended);
        return false;
    }

    /** What is to be written next; if that is nothing, this thread writes no more. */
    private List<Execution> next() {
        synchronized (waiting) {
            List<Execution> some = new ArrayList<>();
            while (!waiting.isEmpty() && some.size() < AT_ONCE) {
                some.add(waiting.remove());
            }
            writes = !some.isEmpty();
            return some;
        }
    }

    private void ends() {
        synchronized (waiting) {
            writes = false;
        }
    }
}
