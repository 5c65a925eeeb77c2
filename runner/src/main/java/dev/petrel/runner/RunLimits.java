// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

/**
 * What the runs of a process may keep, and must give.
 *
 * @param output how many bytes of stdout and of stderr of an action
 * @param memory where large results take their shares
 * @param live whether others can see what an action writes while it runs
 * @param outputSchemas whether an action that ended well fails when its output does not fit its {@code output_schema}
 */
public record RunLimits(int output, ResultMemory memory, boolean live, boolean outputSchemas) {

    /** Whatever an action gives will do. */
    public RunLimits(int output, ResultMemory memory) {
        this(output, memory, true, false);
    }
}
