// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.chain;

import dev.petrel.workflow.WorkflowStep;

/** What became of a task that was to start. */
sealed interface ChainCall {

    /** It may start. */
    record Ready(WorkflowStep.Start start) implements ChainCall {}

    /** Its action does not take its parameters: the task failed. */
    record Refused(ChainError error) implements ChainCall {}

    /** The chain fails. */
    record Failed(ChainProgress.Next next) implements ChainCall {}
}
