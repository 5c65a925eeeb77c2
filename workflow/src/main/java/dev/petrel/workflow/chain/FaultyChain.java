// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.chain;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.Workflow;
import dev.petrel.workflow.WorkflowEnvironment;
import dev.petrel.workflow.WorkflowEvent;
import dev.petrel.workflow.WorkflowState;
import dev.petrel.workflow.WorkflowStep;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A chain whose file cannot be read: it fails before its first task. */
record FaultyChain(String fault) implements Workflow {

    @Override
    public WorkflowStep begin(Input input, WorkflowEnvironment environment) {
        return failed(new WorkflowState(Map.of(), List.of()));
    }

    @Override
    public WorkflowStep advance(WorkflowState state, List<WorkflowEvent> events, WorkflowEnvironment environment) {
        return failed(state);
    }

    @Override
    public WorkflowStep rerun(
            WorkflowState state, Collection<String> tasks, Collection<String> reset, WorkflowEnvironment environment) {
        return failed(state);
    }

    @Override
    public List<WorkflowStep.Start> startsAgain(
            WorkflowState state, Collection<TaskKey> tasks, WorkflowEnvironment environment) {
        return List.of();
    }

    @Override
    public Collection<TaskKey> active(WorkflowState state) {
        return List.of();
    }

    @Override
    public Map<String, @Nullable Object> variables(WorkflowState state, TaskKey task) {
        return Map.of();
    }

    private WorkflowStep failed(WorkflowState state) {
        ChainError error = new ChainError(
                fault, ChainError.traceback("", "st2common.exceptions.actionrunner.ActionRunnerPreRunError", fault));
        return new WorkflowStep(state, ExecutionStatus.FAILED, error.toMap(), List.of());
    }
}
