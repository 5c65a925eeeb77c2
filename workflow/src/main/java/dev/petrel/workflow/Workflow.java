// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A workflow as its definition says it. Immutable and pure: from the same state, the same events and the same answers of
 * the environment comes the same step, but for functions that are random by their nature. Events that change nothing any
 * more are passed over, so a step may be computed again.
 *
 * <p>What the workflow's author did wrong is no exception: the step then has the status failed and a result that says so.
 */
public interface Workflow {

    /**
     * The first step.
     *
     * @param input what the workflow's execution was given
     */
    WorkflowStep begin(Input input, WorkflowEnvironment environment);

    /**
     * What follows from {@code events}, all of which happened; their order is no promise. Without any, what may start that an
     * earlier step {@linkplain WorkflowStep#more left}.
     */
    WorkflowStep advance(WorkflowState state, List<WorkflowEvent> events, WorkflowEnvironment environment);

    /**
     * The first step of another execution that runs failed or named tasks of an ended one again, and what follows them.
     * Attempts count on: no key of the ended one is used again, and {@link WorkflowEnvironment#result} of such a key is the
     * result that the task had there, also if that one was a re-run itself.
     *
     * @param state of the ended one
     * @param tasks which tasks; empty for those that failed
     * @param reset of which of them all items run again, not only those that failed
     */
    WorkflowStep rerun(
            WorkflowState state, Collection<String> tasks, Collection<String> reset, WorkflowEnvironment environment);

    /**
     * The starts of tasks that {@code state} has as started, once more: for a process that finds that they were decided and
     * perhaps not made.
     */
    List<WorkflowStep.Start> startsAgain(
            WorkflowState state, Collection<TaskKey> tasks, WorkflowEnvironment environment);

    /**
     * The tasks that {@code state} has as started and not as ended, in any order. Their executions are paused, resumed and
     * canceled with the workflow.
     */
    Collection<TaskKey> active(WorkflowState state);

    /**
     * The variables that {@code task} sees, which {@code state} has as started: its input, and what was set and published
     * before it. Those of the engine are left out. Empty for a task that it has not.
     */
    Map<String, @Nullable Object> variables(WorkflowState state, TaskKey task);

    /**
     * What a workflow's execution was given.
     *
     * @param parameters of the action, with defaults
     * @param st2 what {@code ctx().st2} is: the execution's id, user, API's URL, as StackStorm has it
     * @param parent what {@code ctx().parent} is: the context of the workflow's execution, as in StackStorm; null if that
     *     is empty
     * @param config the configuration of the action's pack: {@code config_context}
     */
    record Input(
            Map<String, @Nullable Object> parameters,
            Map<String, @Nullable Object> st2,
            @Nullable Map<String, @Nullable Object> parent,
            Map<String, @Nullable Object> config) {}
}
