// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow;

import dev.petrel.engine.model.ExecutionStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What follows from what happened.
 *
 * @param state the new state
 * @param status what the workflow's execution is now: running, pausing, paused, canceling, or terminal. While it is
 *     canceling or pausing, the execution of workflows cancels and pauses the tasks that run
 * @param result what the workflow's execution has as its result from now on: with a terminal status, and where the language
 *     has one before; else null
 * @param starts the tasks that start now. Empty unless {@code status} is running
 * @param more whether more may start at once: the step is then to be followed by one without events. A step that starts
 *     very many would hold up all that happens meanwhile
 */
public record WorkflowStep(
        WorkflowState state,
        ExecutionStatus status,
        @Nullable Map<String, @Nullable Object> result,
        List<Start> starts,
        boolean more) {

    /** One that starts all that may start. */
    public WorkflowStep(
            WorkflowState state,
            ExecutionStatus status,
            @Nullable Map<String, @Nullable Object> result,
            List<Start> starts) {
        this(state, status, result, starts, false);
    }

    public WorkflowStep {
        starts = List.copyOf(starts);
    }

    /**
     * A task that starts now.
     *
     * @param action the reference of the action
     * @param parameters as the language rendered them; what the action makes of them is checked when it is requested
     * @param delay how long it waits before it may start
     * @param timeout after how long, counted from the end of the delay, it is ended if it has not ended by itself; null for
     *     never
     * @param context what the language adds to the context of the task's execution
     * @param notification StackStorm's {@code notify} of the task; empty for none
     */
    public record Start(
            TaskKey key,
            String action,
            Map<String, @Nullable Object> parameters,
            Duration delay,
            @Nullable Duration timeout,
            Map<String, @Nullable Object> context,
            Map<String, @Nullable Object> notification) {

        /** One that may run for as long as it does. */
        public Start(
                TaskKey key,
                String action,
                Map<String, @Nullable Object> parameters,
                Duration delay,
                Map<String, @Nullable Object> context,
                Map<String, @Nullable Object> notification) {
            this(key, action, parameters, delay, null, context, notification);
        }
    }
}
