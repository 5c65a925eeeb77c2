// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow;

import dev.petrel.engine.model.ExecutionStatus;

/** What happened to a workflow. Each may be told any number of times, and in any order. */
public sealed interface WorkflowEvent {

    /**
     * A task's execution has entered a state. Of a terminal one, the result is at {@link WorkflowEnvironment#result}.
     *
     * @param status terminal, or paused, pending or running: of a sub-workflow that was paused or goes on, of an inquiry
     */
    record TaskMoved(TaskKey task, ExecutionStatus status) implements WorkflowEvent {}

    /**
     * A task could not be requested: there is no such action, or it does not take what the task gives it. No execution was
     * made.
     *
     * @param error why, in StackStorm's words, which begin with the name of Python's exception
     */
    record TaskRefused(TaskKey task, String error) implements WorkflowEvent {}

    /** The workflow is to pause: what runs ends, nothing new starts. */
    record Pause() implements WorkflowEvent {}

    /** The workflow is to go on after a pause. */
    record Resume() implements WorkflowEvent {}

    /** The workflow is to end: what runs is canceled, nothing new starts. */
    record Cancel() implements WorkflowEvent {}
}
