// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.engine.execution.CompletionStep;
import java.util.List;

/**
 * What follows the ends of executions, besides what the engine does by itself: the same in every process, whatever its
 * roles, since each may end executions and each runner's sweeper does what another process left undone.
 */
final class CompletionSteps {

    private CompletionSteps() {}

    /**
     * The steps, in the order in which they are done.
     *
     * @param parts of which {@code lifecycle} and what comes after it are not there yet: a step may use those when it is
     *     done, and not before
     */
    static List<CompletionStep> of(NodeParts parts) {
        return List.of();
    }
}
