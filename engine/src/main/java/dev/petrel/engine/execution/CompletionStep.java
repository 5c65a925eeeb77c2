// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.model.Execution;
import java.util.List;

/**
 * Something that must follow the end of an execution.
 *
 * <p>It is done at least once: right after the end by the process that wrote it, and where that process died, or the
 * step failed, by the {@link CompletionSweeper} of any process. So it may be done twice, even at the same time, and must
 * be idempotent: what it writes has ids that are derived from the execution's.
 *
 * <p>It follows every end, also that of an execution which was recorded as failed because its request was rejected: that
 * one never waited and never ran. Steps follow one another in the order in which {@link Completion#with} was given them; that one fails keeps
 * no other from being done.
 */
public interface CompletionStep {

    /** For the log: what the step does, as after "cannot". */
    String what();

    /**
     * Whether {@code ended} must be followed by this step. Asked before each end is written, and again before the step is
     * done, so it must be cheap: decided from the execution without its parameters, context and result, from the
     * configuration, and from content that this process has read already ({@code ContentCache#recent}). Must not wait for
     * anything else.
     *
     * @throws RuntimeException when it cannot be told: the execution is then marked as to be followed, and this is asked
     *     again later
     */
    boolean follows(Execution ended);

    /**
     * Does it. May block for the database.
     *
     * @param ended as it has ended, without its parameters, context and result: a step that needs them reads them
     * @throws Unfinished while it goes on elsewhere: it is asked for again until it is done
     * @throws RuntimeException when it could not be done: it is tried again
     */
    void complete(Execution ended);

    /**
     * The same of several that ended together; one after the other unless a step knows better. If it fails, any of them
     * may be done.
     */
    default void completeAll(List<Execution> ended) {
        ended.forEach(this::complete);
    }

    /** What a step does goes on, and nothing is wrong. */
    final class Unfinished extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public Unfinished(String what) {
            super(what);
        }
    }
}
