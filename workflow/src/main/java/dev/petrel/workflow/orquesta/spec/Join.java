// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.spec;

/**
 * What a task waits for.
 *
 * @param count of how many tasks before it a transition must have led here; {@link #EVERY} for all that could
 */
public record Join(int count) {

    /** {@code join: all}. */
    public static final int EVERY = -1;

    /** How many of {@code inbound} tasks must have led here. */
    public int required(int inbound) {
        return count == EVERY ? inbound : count;
    }
}
