// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import java.time.Instant;

/**
 * Something that is done about executions while they are pending: as soon as one has become so, and again at the times
 * that the step itself says. Nothing runs for such an execution, and no process owns it.
 *
 * <p>It is done at least once each time: by the process that made the execution pending, and where that process died, or
 * the step failed, by the {@link PendingSweeper} of any process. So it may be done twice, even at the same time, and must
 * be idempotent: what it writes or sends has ids that are derived from the execution's.
 */
public interface PendingStep {

    /** For the log: what the step does, as after "cannot". */
    String what();

    /**
     * Whether it is for {@code execution}; at most one step is. Decided from the execution alone, without its parameters,
     * context and result. Must not block.
     */
    boolean follows(Execution execution);

    /**
     * Does it. May block for the database, and for the broker for some seconds.
     *
     * @param pending with its log, without its parameters, context and result
     * @param hurried whether others wait that may be more urgent: only what takes the database alone is done then, and the
     *     rest is left for {@link Again}
     * @return what comes next
     * @throws RuntimeException when it could not be done: it is tried again
     */
    Next attend(Execution pending, boolean hurried);

    /** What comes next of a pending execution. */
    sealed interface Next {}

    /** The step is to be done again at this time, if the execution is pending then. */
    record Again(Instant at) implements Next {}

    /** Nothing is to be done any more: it ends when {@link ExecutionLifecycle} is told so. */
    record Never() implements Next {}

    /**
     * It ends now, with the result that it has.
     *
     * @param end terminal
     */
    record Over(ExecutionStatus end) implements Next {}
}
