// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.WorkflowEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the executions of tasks, also those that a workflow has from the one of which it runs tasks again. */
final class TaskExecutions {

    private static final int AT_ONCE = 500;

    private final ExecutionStore store;

    TaskExecutions(ExecutionStore store) {
        this.store = store;
    }

    /**
     * Those of {@code tasks} that have an execution, in any order; without their {@linkplain ExecutionStore.Part parts}.
     *
     * @param origins the workflow's id, then that of the one of which it runs tasks again, and so on
     */
    Map<TaskKey, Execution> find(List<String> origins, Collection<TaskKey> tasks) {
        Map<TaskKey, Execution> found = new LinkedHashMap<>();
        Set<TaskKey> missing = new LinkedHashSet<>(tasks);
        for (String origin : origins) {
            List<TaskKey> wanted = List.copyOf(missing);
            for (int i = 0; i < wanted.size(); i += AT_ONCE) {
                read(origin, wanted.subList(i, Math.min(i + AT_ONCE, wanted.size())), found);
            }
            missing.removeAll(found.keySet());
        }
        return found;
    }

    private void read(String workflow, List<TaskKey> tasks, Map<TaskKey, Execution> into) {
        Map<String, TaskKey> byId = new HashMap<>();
        tasks.forEach(task -> byId.put(TaskKeys.execution(workflow, task), task));
        for (Execution execution : store.read(List.copyOf(byId.keySet()), Set.of())) {
            TaskKey task = byId.get(execution.id());
            if (task != null) {
                into.put(task, execution);
            }
        }
    }

    /** The ends of those of {@code tasks} that have ended. One that has no execution, or none any more, is abandoned. */
    List<WorkflowEvent> ends(List<String> origins, Collection<TaskKey> tasks) {
        if (tasks.isEmpty()) {
            return List.of();
        }
        Map<TaskKey, Execution> found = find(origins, tasks);
        List<WorkflowEvent> ends = new ArrayList<>();
        for (TaskKey task : tasks) {
            Execution execution = found.get(task);
            ExecutionStatus status = execution == null ? ExecutionStatus.ABANDONED : execution.status();
            if (status.isTerminal()) {
                ends.add(new WorkflowEvent.TaskMoved(task, status));
            }
        }
        return ends;
    }
}
