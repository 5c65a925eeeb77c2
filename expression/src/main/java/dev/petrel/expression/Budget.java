// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

/**
 * What one rendering or evaluation may use. Counted, not timed, so that the same text gives the same answer everywhere.
 * Not for several threads.
 */
public final class Budget {

    /** The most characters or elements that one value may have. */
    public static final int MAX_SIZE = 4_000_000;

    private static final int STEPS = 2_000_000;
    private static final int SIZE_OF_STEP = 32;

    private final String what;
    private final int maxDepth;
    private long left = STEPS;
    private int depth;

    /**
     * A fresh one.
     *
     * @param what is evaluated, for messages: {@code template}
     * @param maxDepth how deep calls may be nested
     */
    public Budget(String what, int maxDepth) {
        this.what = what;
        this.maxDepth = maxDepth;
    }

    /** Spends one step. */
    public void step() throws PythonError {
        if (--left < 0) {
            throw new PythonError("TimeoutError", "the " + what + " takes more than " + STEPS + " steps");
        }
    }

    /** Spends what it takes to make a value of {@code size} characters or elements. */
    public void make(long size) throws PythonError {
        if (size > MAX_SIZE) {
            throw new PythonError(
                    "MemoryError",
                    "the " + what + " makes a value of " + size + " elements; " + MAX_SIZE + " are allowed");
        }
        left -= size / SIZE_OF_STEP;
        step();
    }

    /** Enters a call: a macro, a recursive loop, a function. */
    public void enter() throws PythonError {
        if (++depth > maxDepth) {
            throw new PythonError("RecursionError", "maximum recursion depth exceeded");
        }
    }

    /** Leaves the call that was entered last. */
    public void leave() {
        depth--;
    }
}
