// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.expression.PythonError;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.WorkflowEnvironment;
import dev.petrel.workflow.WorkflowEvent;
import dev.petrel.workflow.WorkflowStep;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a workflow. It is told what happened, lets start what may start, and says what the workflow is now. For one
 * step only.
 *
 * <p>The events of tasks are applied in the order in which the tasks started, so that their own order does not matter.
 */
final class Conductor {

    private final Progress progress;
    private final TaskCompletion completion;
    private final Starts starts;
    private final Launch launch;
    private final Verdict verdict;

    Conductor(Definition definition, Expressions expressions, Progress progress, WorkflowEnvironment environment) {
        this.progress = progress;
        TaskResults results = new TaskResults(definition.spec(), environment);
        Functions functions = new Functions(progress, environment, results);
        Joins joins = new Joins(definition, progress);
        Transitions transitions = new Transitions(definition, progress, expressions, functions, joins);
        completion = new TaskCompletion(definition, progress, expressions, functions, transitions);
        starts = new Starts(definition, progress, expressions, functions, environment);
        launch = new Launch(progress, starts, completion);
        verdict = new Verdict(definition, progress, expressions, functions, joins, environment);
    }

    void tell(List<WorkflowEvent> events) {
        if (!progress.status.isTerminal()) {
            events.forEach(this::control);
        }
        events.stream()
                .filter(event -> task(event) != null)
                .sorted(Comparator.comparingInt(this::place).thenComparingInt(Conductor::item))
                .forEach(this::move);
    }

    /** What the workflow is now, and what starts. */
    WorkflowStep step() {
        if (progress.status.isTerminal()) {
            return new WorkflowStep(ProgressJson.write(progress), progress.status, null, List.of());
        }
        List<WorkflowStep.Start> started = launch.all();
        return verdict.step(started, launch.hasMore());
    }

    /** What {@link dev.petrel.workflow.Workflow#startsAgain} says. */
    List<WorkflowStep.Start> startsAgain(Collection<TaskKey> tasks) {
        List<WorkflowStep.Start> again = new ArrayList<>();
        for (TaskKey key : tasks) {
            TaskEntry entry = progress.entry(key.task(), key.route());
            if (entry != null && isOpen(entry, key)) {
                try {
                    Items items = entry.items;
                    again.add(
                            items == null
                                    ? starts.task(key, entry.contexts, Starts.Times.of(entry))
                                    : starts.item(key, entry.contexts, items, Starts.Times.of(entry)));
                } catch (PythonError e) {
                    // It could be rendered when it was decided. What it read is gone: it is left out, as the contract
                    // says.
                    continue;
                }
            }
        }
        return again;
    }

    private void control(WorkflowEvent event) {
        if (event instanceof WorkflowEvent.Pause) {
            progress.pauseAsked = true;
        } else if (event instanceof WorkflowEvent.Cancel) {
            progress.cancelAsked = true;
        } else if (event instanceof WorkflowEvent.Resume) {
            progress.pauseAsked = false;
            progress.tasks.values().forEach(Conductor::resume);
        }
    }

    private static void resume(TaskEntry entry) {
        Items items = entry.items;
        if (items != null && entry.isOpen()) {
            items.in(ExecutionStatus.PAUSED).forEach(item -> items.set(item, ExecutionStatus.RUNNING));
        }
        if (entry.status == ExecutionStatus.PAUSED) {
            entry.status = ExecutionStatus.RUNNING;
        }
    }

    private void move(WorkflowEvent event) {
        TaskKey key = task(event);
        TaskEntry entry = key == null ? null : progress.entry(key.task(), key.route());
        if (key == null || entry == null || !isOpen(entry, key)) {
            return;
        }
        if (event instanceof WorkflowEvent.TaskRefused refused) {
            progress.errors.add(refused.error(), entry.id, entry.route);
            refuse(entry, key);
        } else if (event instanceof WorkflowEvent.TaskMoved moved) {
            move(entry, key, moved.status());
        }
    }

    /** As in StackStorm, nothing follows a task that could not be requested, not even what handles a failure. */
    private void refuse(TaskEntry entry, TaskKey key) {
        Items items = entry.items;
        if (items == null) {
            entry.status = ExecutionStatus.FAILED;
        } else {
            items.set(key.item(), ExecutionStatus.FAILED);
            settle(entry, items);
        }
        completion.fail(null);
    }

    private void move(TaskEntry entry, TaskKey key, ExecutionStatus status) {
        Items items = entry.items;
        if (items != null) {
            items.set(key.item(), status);
            settle(entry, items);
        } else if (status.isTerminal()) {
            completion.end(entry, status);
        } else {
            entry.status = waiting(status);
        }
    }

    private static ExecutionStatus waiting(ExecutionStatus status) {
        return status == ExecutionStatus.PAUSED || status == ExecutionStatus.PENDING ? status : ExecutionStatus.RUNNING;
    }

    private void settle(TaskEntry entry, Items items) {
        if (items.count(ExecutionStatus.RUNNING) > 0) {
            entry.status = ExecutionStatus.RUNNING;
        } else if (items.count(ExecutionStatus.PENDING) > 0) {
            entry.status = ExecutionStatus.PENDING;
        } else if (items.count(ExecutionStatus.PAUSED) > 0) {
            entry.status = ExecutionStatus.PAUSED;
        } else if (items.isOver()) {
            completion.end(entry, items.outcome());
        } else {
            entry.status = ExecutionStatus.RUNNING;
        }
    }

    private static boolean isOpen(TaskEntry entry, TaskKey key) {
        Items items = entry.items;
        boolean same = entry.isOpen() && entry.status != ExecutionStatus.DELAYED && entry.attempt == key.attempt();
        return same && (items == null ? !key.ofItem() : items.isOpen(key.item()));
    }

    private static @Nullable TaskKey task(WorkflowEvent event) {
        if (event instanceof WorkflowEvent.TaskMoved moved) {
            return moved.task();
        }
        return event instanceof WorkflowEvent.TaskRefused refused ? refused.task() : null;
    }

    private int place(WorkflowEvent event) {
        TaskKey key = task(event);
        TaskEntry entry = key == null ? null : progress.entry(key.task(), key.route());
        return entry == null ? -1 : entry.place;
    }

    private static int item(WorkflowEvent event) {
        TaskKey key = task(event);
        return key == null ? TaskKey.NO_ITEM : key.item();
    }
}
