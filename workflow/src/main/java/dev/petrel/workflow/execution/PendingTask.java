// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.execution.PendingStep;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.workflow.WorkflowEvent;
import java.util.List;

/** Tells a workflow that one of its tasks is pending, and does what that needs besides. */
final class PendingTask implements PendingStep {

    private final Workflows workflows;
    private final List<PendingStep> others;

    PendingTask(Workflows workflows, List<PendingStep> others) {
        this.workflows = workflows;
        this.others = List.copyOf(others);
    }

    @Override
    public String what() {
        return "tell the workflow, and do what is needed,";
    }

    @Override
    public boolean follows(Execution execution) {
        return execution.task() != null;
    }

    @Override
    public Next attend(Execution pending, boolean hurried) {
        Execution.Task task = pending.task();
        if (task != null) {
            workflows.happened(
                    task.workflow(), List.of(new WorkflowEvent.TaskMoved(TaskKeys.key(task), ExecutionStatus.PENDING)));
        }
        return others.stream()
                .filter(step -> step.follows(pending))
                .findFirst()
                .map(step -> step.attend(pending, hurried))
                .orElseGet(Never::new);
    }
}
