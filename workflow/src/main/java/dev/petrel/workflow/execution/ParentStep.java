// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.execution.CompletionStep;
import dev.petrel.engine.model.Execution;
import dev.petrel.workflow.WorkflowEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        completeAll(List.of(ended));
    }

    /** One step of each workflow for all of its tasks. */
    @Override
    public void completeAll(List<Execution> ended) {
        Map<String, List<WorkflowEvent>> ends = new LinkedHashMap<>();
        for (Execution each : ended) {
            Execution.Task task = each.task();
            if (task != null) {
                ends.computeIfAbsent(task.workflow(), id -> new ArrayList<>())
                        .add(new WorkflowEvent.TaskMoved(TaskKeys.key(task), each.status()));
            }
        }
        ends.forEach(workflows::happened);
    }
}
