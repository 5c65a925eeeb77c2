// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.model.Execution;

/**
 * Something that must follow the end of an execution.
 *
 * <p>It is done at least once: right after the end by the process that wrote it, and where that process died, or the
 * step failed, by the {@link CompletionSweeper} of any process. So it may be done twice, even at the same time, and must
 * be idempotent: what it writes has ids that are derived from the execution's.
 *
 * <p>It follows the executions that were requested; one that a rejected request recorded as failed is followed by none.
 */
public interface CompletionStep {

    /** For the log: what the step does, as after "cannot". */
    String what();

    /**
     * Whether {@code ended} must be followed by this step. Decided before the end is written, and again by the sweeper,
     * from the execution alone, without its parameters, context and result. Must not block.
     */
    boolean follows(Execution ended);

    /**
     * Does it. May block for the database.
     *
     * @param ended as it has ended, without its parameters, context and result: a step that needs them reads them
     * @throws RuntimeException when it could not be done: it is tried again
     */
    void complete(Execution ended);
}
