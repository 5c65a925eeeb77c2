// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.ExecutionStore.Part;
import dev.petrel.engine.store.WorkflowStore;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.WorkflowEvent;
import dev.petrel.workflow.WorkflowStep.Start;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Does what follows from a step: requests its tasks, and moves the workflow's execution. All of it can be done again, by
 * any process, at any time.
 */
final class Effects {

    /** After so many starts it is written that they were made, so that no other process asks whether they were. */
    private static final int MANY = 20;

    private static final int AT_ONCE = 500;

    private static final String NOT_RENDERED = "RuntimeError: The process that was to request the task died, and"
            + " what the task is given cannot be rendered any more.";

    /** An execution that a person and its workflow move at once; more is no progress. */
    private static final int TRIES = 20;

    private final WorkflowParts parts;
    private final WorkflowStore store;
    private final ExecutionStore executions;
    private final Definitions definitions;
    private final StoredValues values;
    private final Steps steps;
    private final RecentWorkflows recent;
    private final TaskRequests requests;

    Effects(WorkflowParts parts, Definitions definitions, StoredValues values, Steps steps, RecentWorkflows recent) {
        this.parts = parts;
        this.store = parts.store().workflows();
        this.executions = parts.store().executions();
        this.definitions = definitions;
        this.values = values;
        this.steps = steps;
        this.recent = recent;
        this.requests = new TaskRequests(parts);
    }

    /** @return what happened by that, and the workflow must be told */
    List<WorkflowEvent> follow(Advance advance) {
        WorkflowStore.Workflow next = advance.next();
        List<WorkflowEvent> happened = new ArrayList<>();
        if (!next.status().isTerminal()) {
            happened.addAll(start(next, advance.start(), advance.starts()));
            happened.addAll(startAgain(next, advance.start(), advance.unknown()));
        }
        boolean moved = !advance.entersStatus() || moveExecution(next);
        boolean many = advance.starts().size() > MANY && next.status() == ExecutionStatus.RUNNING;
        if (moved && happened.isEmpty() && !advance.more() && (many || advance.entersStatus()) && !next.settled()) {
            settle(next);
        }
        return happened;
    }

    /** Requests what the outbox of {@code workflow} has, moves its execution, and settles it. */
    List<WorkflowEvent> repair(WorkflowStore.Workflow workflow) {
        List<WorkflowEvent> happened = workflow.status().isTerminal()
                ? List.of()
                : startAgain(workflow, steps.start(workflow), workflow.outbox());
        boolean moved = moveExecution(workflow);
        if (moved && happened.isEmpty()) {
            settle(workflow);
        }
        return happened;
    }

    /** Moves the execution of {@code workflow}, and settles it unless something of it is left to start. */
    void moveAndSettle(WorkflowStore.Workflow workflow) {
        boolean moved = moveExecution(workflow);
        if (moved && !workflow.settled() && workflow.outbox().isEmpty()) {
            settle(workflow);
        }
    }

    private void settle(WorkflowStore.Workflow workflow) {
        store.settle(workflow);
        recent.outdated(workflow.id());
        String result = workflow.result();
        if (result != null && workflow.status().isTerminal()) {
            values.discard(workflow.id(), result);
        }
    }

    private List<WorkflowEvent> start(WorkflowStore.Workflow workflow, WorkflowStart start, List<Start> starts) {
        if (starts.isEmpty()) {
            return List.of();
        }
        List<WorkflowEvent> refused = requests.request(workflow.id(), start, starts, workflow.at());
        Set<String> made = new LinkedHashSet<>();
        starts.forEach(each -> made.add(TaskKeys.text(each.key())));
        for (WorkflowEvent event : refused) {
            made.remove(TaskKeys.text(((WorkflowEvent.TaskRefused) event).task()));
        }
        recent.requested(workflow.id(), made);
        return refused;
    }

    /** Those of {@code tasks} that were not requested; of those that were and have ended, tells that. */
    private List<WorkflowEvent> startAgain(WorkflowStore.Workflow workflow, WorkflowStart start, List<String> tasks) {
        List<WorkflowEvent> happened = new ArrayList<>();
        Set<TaskKey> missing = new LinkedHashSet<>();
        for (int i = 0; i < tasks.size(); i += AT_ONCE) {
            Map<String, TaskKey> byId = new HashMap<>();
            for (String task : tasks.subList(i, Math.min(i + AT_ONCE, tasks.size()))) {
                TaskKey key = TaskKeys.key(task);
                byId.put(TaskKeys.execution(workflow.id(), key), key);
            }
            List<Execution> there = executions.read(List.copyOf(byId.keySet()), Set.of());
            for (Execution execution : there) {
                TaskKey key = byId.remove(execution.id());
                if (key != null && execution.status().isTerminal()) {
                    happened.add(new WorkflowEvent.TaskMoved(key, execution.status()));
                }
            }
            missing.addAll(byId.values());
        }
        if (!missing.isEmpty()) {
            List<Start> again = definitions
                    .parsed(start)
                    .startsAgain(steps.state(workflow), missing, steps.environment(workflow.id(), start));
            happened.addAll(start(workflow, start, again));
            again.forEach(each -> missing.remove(each.key()));
            missing.forEach(key -> happened.add(new WorkflowEvent.TaskRefused(key, NOT_RENDERED)));
        }
        recent.requested(workflow.id(), missingOrThere(tasks, happened));
        return happened;
    }

    private static List<String> missingOrThere(List<String> tasks, List<WorkflowEvent> happened) {
        Set<String> refused = new LinkedHashSet<>();
        for (WorkflowEvent event : happened) {
            if (event instanceof WorkflowEvent.TaskRefused one) {
                refused.add(TaskKeys.text(one.task()));
            }
        }
        return tasks.stream().filter(task -> !refused.contains(task)).toList();
    }

    /**
     * Moves the execution to the status that its workflow has, unless a person moved it in the meantime.
     *
     * @return false if that is left to do: a person did, and what must follow is not done yet
     */
    private boolean moveExecution(WorkflowStore.Workflow workflow) {
        WorkflowStore.Workflow target = workflow;
        for (int i = 0; i < TRIES; i++) {
            Optional<Execution> found = executions.read(List.of(workflow.id()), Set.of(Part.LOG)).stream()
                    .findFirst()
                    .filter(Execution::detached);
            if (found.isEmpty()) {
                return true;
            }
            // Read after the execution: a status of the workflow that is older than the execution's must not move it
            // back.
            if (!target.status().isTerminal()) {
                Optional<WorkflowStore.Workflow> now = store.get(workflow.id());
                if (now.isEmpty()) {
                    return true;
                }
                target = now.get();
            }
            ExecutionStatus next = next(found.get().status(), target.status());
            if (next == null) {
                return true;
            }
            if (isLeftToAttend(found.get())) {
                return false;
            }
            move(found.get(), next, target);
        }
        return false;
    }

    /** The mark that somebody paused or resumed it must stay until that is told, and done by what is in it. */
    private boolean isLeftToAttend(Execution execution) {
        ExecutionStatus status = execution.status();
        return (status == ExecutionStatus.PAUSING || status == ExecutionStatus.RESUMING)
                && executions.isSteered(execution);
    }

    private void move(Execution execution, ExecutionStatus next, WorkflowStore.Workflow target) {
        ExecutionLifecycle lifecycle = parts.lifecycle().get();
        Map<String, @Nullable Object> result = next == target.status() ? result(target) : null;
        // That it is another one meanwhile shows when it is read again.
        Optional<Execution> ignored = next.isTerminal()
                ? lifecycle.end(execution, next, result == null ? Map.of() : result)
                : lifecycle.steer(execution, next, result);
    }

    private @Nullable Map<String, @Nullable Object> result(WorkflowStore.Workflow target) {
        String result = target.result();
        return result == null ? null : values.read(target.id(), result);
    }

    /** The next status on the way from what an execution is to what its workflow is; null if it is to stay. */
    static @Nullable ExecutionStatus next(ExecutionStatus from, ExecutionStatus to) {
        if (from == to) {
            return null;
        }
        if (to == ExecutionStatus.CANCELED && !from.mayBecome(to)) {
            return from.mayBecome(ExecutionStatus.CANCELING) ? ExecutionStatus.CANCELING : null;
        }
        if (to.isTerminal() || to == ExecutionStatus.CANCELING) {
            return from.mayBecome(to) ? to : null;
        }
        return switch (to) {
            // An execution that is pausing, resuming or canceling while its workflow is not was asked to by a person,
            // and the
            // workflow is told so by who wrote that.
            case RUNNING ->
                from == ExecutionStatus.RESUMING
                        ? ExecutionStatus.RUNNING
                        : from == ExecutionStatus.PAUSED ? ExecutionStatus.RESUMING : null;
            case PAUSING -> from == ExecutionStatus.RUNNING ? ExecutionStatus.PAUSING : null;
            case PAUSED ->
                from == ExecutionStatus.PAUSING || from == ExecutionStatus.RUNNING ? ExecutionStatus.PAUSED : null;
            default -> null;
        };
    }
}
