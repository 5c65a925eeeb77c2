// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.workflow.WorkflowEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is told of executions that go on may be out of date when it arrives: the process that tells it was held up, and
 * another one has told meanwhile what came after it. Ends are final, and a cancellation is not taken back; all else is
 * what the executions say once the workflow has been read.
 */
final class CurrentEvents {

    private final ExecutionStore executions;

    CurrentEvents(ExecutionStore executions) {
        this.executions = executions;
    }

    /** Whether any of {@code events} may be out of date. */
    static boolean mayBeOld(List<WorkflowEvent> events) {
        return events.stream().anyMatch(event -> isControl(event) || goesOn(event));
    }

    private static boolean isControl(WorkflowEvent event) {
        return event instanceof WorkflowEvent.Pause || event instanceof WorkflowEvent.Resume;
    }

    private static boolean goesOn(WorkflowEvent event) {
        return event instanceof WorkflowEvent.TaskMoved moved && !moved.status().isTerminal();
    }

    /** {@code events} as they are now: those that hold no longer are left out. */
    List<WorkflowEvent> of(String workflow, List<WorkflowEvent> events) {
        if (!mayBeOld(events)) {
            return events;
        }
        Map<String, Execution> now = read(workflow, events);
        List<WorkflowEvent> current = new ArrayList<>();
        for (WorkflowEvent event : events) {
            if (event instanceof WorkflowEvent.TaskMoved moved && goesOn(event)) {
                current.add(now(moved, now.get(TaskKeys.execution(workflow, moved.task()))));
            } else if (!isControl(event) || isAsked(event, now.get(workflow))) {
                current.add(event);
            }
        }
        return current;
    }

    /** Of the tasks of {@code told} that go on, those that are something else meanwhile, and what. */
    List<WorkflowEvent> changed(String workflow, List<WorkflowEvent> told) {
        List<WorkflowEvent> moved = told.stream().filter(CurrentEvents::goesOn).toList();
        return of(workflow, moved).stream()
                .filter(event -> !moved.contains(event))
                .toList();
    }

    private Map<String, Execution> read(String workflow, List<WorkflowEvent> events) {
        List<String> ids = events.stream()
                .map(event -> event instanceof WorkflowEvent.TaskMoved moved
                        ? TaskKeys.execution(workflow, moved.task())
                        : isControl(event) ? workflow : null)
                .flatMap(id -> Optional.ofNullable(id).stream())
                .distinct()
                .toList();
        Map<String, Execution> found = new LinkedHashMap<>();
        executions.read(ids, Set.of()).forEach(execution -> found.put(execution.id(), execution));
        return found;
    }

    private static boolean isAsked(WorkflowEvent event, @Nullable Execution workflow) {
        if (workflow == null) {
            return false;
        }
        return event instanceof WorkflowEvent.Pause
                ? workflow.status() == ExecutionStatus.PAUSING || workflow.status() == ExecutionStatus.PAUSED
                : workflow.status() == ExecutionStatus.RESUMING;
    }

    private static WorkflowEvent now(WorkflowEvent.TaskMoved told, @Nullable Execution execution) {
        ExecutionStatus status = execution == null ? told.status() : told(execution.status());
        return Objects.equals(status, told.status()) ? told : new WorkflowEvent.TaskMoved(told.task(), status);
    }

    /** As what a workflow is told of a task that is {@code status}. */
    static ExecutionStatus told(ExecutionStatus status) {
        return switch (status) {
            case PENDING, PAUSED -> status;
            case RESUMING -> ExecutionStatus.PAUSED;
            default -> status.isTerminal() ? status : ExecutionStatus.RUNNING;
        };
    }
}
