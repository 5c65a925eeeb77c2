// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonError;

/** What one rendering may use. Counted, not timed, so that the same template gives the same answer everywhere. */
final class Budget {

    /** The most characters or elements that one value may have. */
    static final int MAX_SIZE = 4_000_000;

    private static final int STEPS = 2_000_000;
    private static final int SIZE_OF_STEP = 32;
    private static final int MAX_DEPTH = 60;

    private long left = STEPS;
    private int depth;

    /** Spends one step. */
    void step() throws PythonError {
        if (--left < 0) {
            throw new PythonError("TimeoutError", "the template takes more than " + STEPS + " steps");
        }
    }

    /** Spends what it takes to make a value of {@code size} characters or elements. */
    void make(long size) throws PythonError {
        if (size > MAX_SIZE) {
            throw new PythonError(
                    "MemoryError", "the template makes a value of " + size + " elements; " + MAX_SIZE + " are allowed");
        }
        left -= size / SIZE_OF_STEP;
        step();
    }

    /** Enters a macro or a recursive loop. */
    void enter() throws PythonError {
        if (++depth > MAX_DEPTH) {
            throw new PythonError("RecursionError", "maximum recursion depth exceeded");
        }
    }

    void leave() {
        depth--;
    }
}
