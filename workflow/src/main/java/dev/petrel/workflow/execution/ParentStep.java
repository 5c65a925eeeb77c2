// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.execution.CompletionStep;
import dev.petrel.engine.model.Execution;
import dev.petrel.workflow.WorkflowEvent;
import java.util.List;

/** Tells a workflow that one of its tasks has ended. */
final class ParentStep implements CompletionStep {

    private final Workflows workflows;

    ParentStep(Workflows workflows) {
        this.workflows = workflows;
    }

    @Override
    public String what() {
        return "advance the workflow";
    }

    @Override
    public boolean follows(Execution ended) {
        return ended.task() != null;
    }

    @Override
    public void complete(Execution ended) {
        Execution.Task task = ended.task();
        if (task != null) {
            workflows.happened(
                    task.workflow(), List.of(new WorkflowEvent.TaskMoved(TaskKeys.key(task), ended.status())));
        }
    }
}
