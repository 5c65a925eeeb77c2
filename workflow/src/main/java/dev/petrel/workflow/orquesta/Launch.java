// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.expression.PythonError;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.WorkflowStep;
import dev.petrel.workflow.orquesta.spec.ItemsSpec;
import dev.petrel.workflow.orquesta.spec.TaskSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Starts what may start. Tasks that run nothing, having no action or no items, end at once, and what follows them is looked
 * at in the same step. Then all others are rendered; if one cannot be, none starts and the workflow fails with what is wrong
 * with each.
 */
final class Launch {

    /** So many tasks that run nothing follow each other in no workflow that comes to an end. */
    static final int MOST_EMPTY = 10_000;

    /** How many tasks and items start in one step; the others do in the next ones. */
    static final int MOST_STARTS = 500;

    private final Progress progress;
    private final Starts starts;
    private final TaskCompletion completion;
    private final Map<String, Items> opened = new HashMap<>();
    private boolean more;

    Launch(Progress progress, Starts starts, TaskCompletion completion) {
        this.progress = progress;
        this.starts = starts;
        this.completion = completion;
    }

    /** Whether more may start than {@link #all} did. */
    boolean hasMore() {
        return more;
    }

    List<WorkflowStep.Start> all() {
        if (progress.cancelAsked) {
            endItems();
        }
        int empty = 0;
        Optional<StagedTask> next = nextEmpty();
        while (next.isPresent()) {
            if (++empty > MOST_EMPTY) {
                progress.errors.add(
                        "WorkflowError: More than " + MOST_EMPTY
                                + " tasks without an action follow each other. Give the cycle a task that has one.",
                        next.get().id,
                        next.get().route);
                completion.fail(null);
                return List.of();
            }
            endEmpty(next.get());
            next = nextEmpty();
        }
        return render();
    }

    private List<StagedTask> candidates() {
        boolean held = progress.pauseAsked || progress.cancelAsked || progress.anyTask(ExecutionStatus.PENDING);
        if (held) {
            return List.of();
        }
        return progress.ready().stream()
                .filter(task -> !progress.failed || task.runsOnFail)
                .filter(task -> !isRunning(task))
                .toList();
    }

    /** What a join is reached by late waits until the join has ended. */
    private boolean isRunning(StagedTask task) {
        TaskEntry entry = progress.entry(task.id, task.route);
        return entry != null && entry.isOpen() && !task.again;
    }

    private Optional<StagedTask> nextEmpty() {
        return candidates().stream().filter(this::runsNothing).findFirst();
    }

    private boolean runsNothing(StagedTask task) {
        TaskSpec spec = starts.spec(task.id);
        if (!spec.hasAction()) {
            return true;
        }
        if (spec.items() == null || opened.containsKey(task.key())) {
            return false;
        }
        TaskEntry entry = progress.entry(task.id, task.route);
        Items kept = task.again && entry != null ? entry.items : null;
        try {
            Items items = kept == null ? starts.open(task, spec.items()) : kept;
            opened.put(task.key(), items);
            return items.notRun() == 0;
        } catch (PythonError e) {
            return false;
        }
    }

    private void endEmpty(StagedTask task) {
        Items items = opened.remove(task.key());
        TaskEntry entry = progress.start(task);
        entry.items = items;
        completion.end(entry, items == null ? ExecutionStatus.SUCCEEDED : items.outcome());
    }

    private List<WorkflowStep.Start> render() {
        List<WorkflowStep.Start> started = new ArrayList<>();
        List<Runnable> effects = new ArrayList<>();
        boolean broken = false;
        for (StagedTask task : candidates()) {
            if (started.size() >= MOST_STARTS) {
                more = true;
                break;
            }
            try {
                started.addAll(render(task, MOST_STARTS - started.size(), effects));
            } catch (PythonError e) {
                progress.errors.add(Errors.text(e), task.id, task.route);
                broken = true;
            }
        }
        broken |= renderItems(started);
        if (broken) {
            completion.fail(null);
            return List.of();
        }
        effects.forEach(Runnable::run);
        return started;
    }

    private List<WorkflowStep.Start> render(StagedTask task, int room, List<Runnable> effects) throws PythonError {
        TaskSpec spec = starts.spec(task.id);
        ItemsSpec items = spec.items();
        Starts.Times times = new Starts.Times(starts.delay(task), starts.timeout(task));
        TaskEntry before = progress.entry(task.id, task.route);
        int attempt = before == null ? 0 : before.attempt + 1;
        List<WorkflowStep.Start> started = new ArrayList<>();
        if (items == null) {
            started.add(starts.task(new TaskKey(task.id, task.route, TaskKey.NO_ITEM, attempt), task.contexts, times));
            effects.add(() -> progress.start(task).take(times));
            return started;
        }
        Items open = opened.containsKey(task.key()) ? opened.get(task.key()) : starts.open(task, items);
        for (int item : open.take(room)) {
            TaskKey key = new TaskKey(task.id, task.route, item, attempt);
            started.add(starts.item(key, task.contexts, open, times));
        }
        more |= open.startable() > 0;
        effects.add(() -> {
            TaskEntry entry = progress.start(task);
            entry.items = open;
            entry.take(times);
        });
        return started;
    }

    /** The next items of tasks that run already. */
    private boolean renderItems(List<WorkflowStep.Start> started) {
        boolean broken = false;
        for (TaskEntry entry : List.copyOf(progress.tasks.values())) {
            Items items = entry.items;
            if (items == null || !entry.isOpen() || entry.status == ExecutionStatus.DELAYED || !mayGoOn(entry, items)) {
                continue;
            }
            entry.delay = items.isFresh() ? entry.delay : 0; // else it is over
            for (int item : items.take(MOST_STARTS - started.size())) {
                try {
                    started.add(starts.item(
                            new TaskKey(entry.id, entry.route, item, entry.attempt),
                            entry.contexts,
                            items,
                            Starts.Times.of(entry)));
                } catch (PythonError e) {
                    progress.errors.add(Errors.text(e), entry.id, entry.route);
                    broken = true;
                    break;
                }
            }
            more |= items.startable() > 0;
        }
        return broken;
    }

    private boolean mayGoOn(TaskEntry entry, Items items) {
        boolean held = progress.pauseAsked || progress.cancelAsked || progress.anyTask(ExecutionStatus.PENDING);
        return !held && (!progress.failed || entry.runsOnFail) && !items.isOver();
    }

    /** Of a workflow that is canceled, tasks whose items have all ended are over, though some did not run. */
    private void endItems() {
        for (TaskEntry entry : List.copyOf(progress.tasks.values())) {
            Items items = entry.items;
            if (items != null && entry.isOpen() && entry.status == ExecutionStatus.RUNNING && items.isIdle()) {
                completion.end(entry, ExecutionStatus.CANCELED);
            }
        }
    }
}
