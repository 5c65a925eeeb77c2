// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.execution.CompletionStep;
import dev.petrel.engine.execution.DetachedActions;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.execution.PendingStep;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.WorkflowStore;
import dev.petrel.workflow.WorkflowEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The workflows of a cluster, as one process sees to them. For any thread and any number of processes: each step is one
 * compare-and-set, what follows from it is in what it writes, and all of that can be done again.
 */
public final class Workflows implements DetachedActions {

    private static final int AT_ONCE = 500;

    private final WorkflowParts parts;
    private final WorkflowStore store;
    private final ExecutionStore executions;
    private final Definitions definitions;
    private final StoredValues values;
    private final Recent recent = new Recent();
    private final Steps steps;
    private final Effects effects;

    public Workflows(WorkflowParts parts) {
        this.parts = parts;
        this.store = parts.store().workflows();
        this.executions = parts.store().executions();
        this.definitions = new Definitions(parts);
        this.values = new StoredValues(store);
        this.steps = new Steps(parts, definitions, values, recent);
        this.effects = new Effects(parts, definitions, values, steps, recent);
    }

    /**
     * What the runner of a workflow says of it ({@link #keep}).
     *
     * @param language the runner type of the language
     * @param file the path of the definition, for messages
     * @param text the definition
     * @param parameters what the action was given, with defaults
     * @param apiUrl what tasks are told to be the URL of the API
     */
    public static Map<String, @Nullable Object> start(
            String language, String file, String text, Map<String, @Nullable Object> parameters, String apiUrl) {
        return Map.of(
                WorkflowStart.LANGUAGE,
                language,
                WorkflowStart.FILE,
                file,
                WorkflowStart.TEXT,
                text,
                WorkflowStart.PARAMETERS,
                parameters,
                WorkflowStart.API_URL,
                apiUrl);
    }

    @Override
    public void keep(Execution run, Map<String, @Nullable Object> start) {
        Map<String, @Nullable Object> map = WorkflowStart.of(run, start).write();
        String stored = values.write(run.id(), Ids.random(parts.random()), map, 2 * 64 * 1024);
        WorkflowStore.Workflow first = new WorkflowStore.Workflow(
                run.id(),
                1,
                ExecutionStatus.RUNNING,
                StoredValues.isInline(stored) ? map : Map.of(Steps.STORED, stored),
                Map.of(),
                List.of(),
                null,
                List.of(),
                false,
                parts.clock().instant());
        if (store.create(first)) {
            recent.put(first);
        }
    }

    @Override
    public void begin(String id) {
        happened(id, List.of());
    }

    /**
     * Lets {@code events} happen to the workflow {@code id}. On return its state has them; what follows is done, or left to
     * {@link #sweeper}.
     */
    void happened(String id, List<WorkflowEvent> events) {
        List<WorkflowEvent> next = events;
        while (true) {
            Optional<Advance> advance = steps.take(id, next);
            if (advance.isEmpty()) {
                return;
            }
            next = effects.follow(advance.get());
            if (next.isEmpty()) {
                return;
            }
        }
    }

    @Override
    public boolean follows(Execution steered) {
        return switch (steered.status()) {
            case PAUSING, RESUMING, CANCELING -> true;
            case PAUSED, RUNNING -> steered.task() != null;
            default -> false;
        };
    }

    @Override
    public void attend(Execution steered) {
        String id = steered.id();
        Optional<WorkflowStore.Workflow> workflow = store.get(id);
        if (workflow.isPresent()) {
            WorkflowEvent event = event(steered.status(), workflow.get().status());
            if (event != null) {
                happened(id, List.of(event));
            }
            effects.moveExecution(workflow.get());
            store.get(id).ifPresent(now -> cascade(steered, now));
        }
        Execution.Task task = steered.task();
        if (task != null
                && (steered.status() == ExecutionStatus.PAUSED || steered.status() == ExecutionStatus.RUNNING)) {
            happened(task.workflow(), List.of(new WorkflowEvent.TaskMoved(TaskKeys.key(task), steered.status())));
        }
        executions.attended(steered);
    }

    /** What a person asked for, and the workflow has not been told; null if that is nothing. */
    private static @Nullable WorkflowEvent event(ExecutionStatus asked, ExecutionStatus is) {
        boolean ending = is.isTerminal() || is == ExecutionStatus.CANCELING;
        return switch (asked) {
            case PAUSING -> is == ExecutionStatus.RUNNING ? new WorkflowEvent.Pause() : null;
            case RESUMING ->
                is == ExecutionStatus.PAUSED || is == ExecutionStatus.PAUSING ? new WorkflowEvent.Resume() : null;
            case CANCELING -> ending ? null : new WorkflowEvent.Cancel();
            default -> null;
        };
    }

    /** Lets the tasks that run do what their workflow does. */
    private void cascade(Execution steered, WorkflowStore.Workflow workflow) {
        if (workflow.document().isEmpty()
                || !Set.of(ExecutionStatus.PAUSING, ExecutionStatus.RESUMING, ExecutionStatus.CANCELING)
                        .contains(steered.status())) {
            return;
        }
        List<String> active = active(workflow);
        List<WorkflowEvent> ended = new ArrayList<>();
        for (int i = 0; i < active.size(); i += AT_ONCE) {
            for (Execution child : executions.read(active.subList(i, Math.min(i + AT_ONCE, active.size())), Set.of())) {
                Execution.Task task = child.task();
                if (!child.status().isTerminal()) {
                    cascade(steered, workflow, child);
                } else if (task != null) {
                    ended.add(new WorkflowEvent.TaskMoved(TaskKeys.key(task), child.status()));
                }
            }
        }
        if (!ended.isEmpty()) {
            happened(workflow.id(), ended); // a node of a version without workflows ended them, and told nobody
        }
    }

    private List<String> active(WorkflowStore.Workflow workflow) {
        return steps.active(workflow).stream()
                .map(task -> TaskKeys.execution(workflow.id(), task))
                .toList();
    }

    private void cascade(Execution steered, WorkflowStore.Workflow workflow, Execution child) {
        ExecutionLifecycle lifecycle = parts.lifecycle().get();
        switch (steered.status()) {
            case PAUSING -> {
                if (child.detached() && child.status() == ExecutionStatus.RUNNING) {
                    var ignored = lifecycle.pause(child.id());
                }
            }
            case RESUMING -> {
                if (child.detached() && child.status() == ExecutionStatus.PAUSED) {
                    var ignored = lifecycle.resume(child.id());
                }
            }
            default -> cancel(steered, workflow, child);
        }
    }

    private void cancel(Execution canceled, WorkflowStore.Workflow workflow, Execution child) {
        boolean runs = child.status() == ExecutionStatus.RUNNING && !child.detached();
        if (!runs || parts.killsRunningTasks()) {
            Object by = canceled.context()
                    .getOrDefault("cancelled_by", steps.start(workflow).user());
            var ignored = parts.lifecycle().get().cancel(child.id(), by == null ? "" : by.toString());
        }
    }

    /** The execution of {@code workflow} was canceled while nothing of it ran: what is left of it ends. */
    void end(Execution canceled) {
        happened(canceled.id(), List.of(new WorkflowEvent.Cancel()));
        store.get(canceled.id())
                .filter(workflow -> !workflow.document().isEmpty())
                .ifPresent(workflow -> {
                    for (Execution child : executions.read(active(workflow), Set.of())) {
                        if (!child.status().isTerminal()) {
                            cancel(canceled, workflow, child);
                        }
                    }
                });
    }

    /** Takes up what a process that died left of {@code unsettled}, which was read without its state. */
    void repair(WorkflowStore.Workflow unsettled) {
        recent.outdated(unsettled.id());
        Optional<WorkflowStore.Workflow> found = store.get(unsettled.id());
        if (found.isEmpty() || found.get().version() != unsettled.version()) {
            return; // it moves
        }
        if (found.get().document().isEmpty() && !found.get().status().isTerminal()) {
            begin(unsettled.id());
            return;
        }
        List<WorkflowEvent> happened = effects.repair(found.get());
        if (!happened.isEmpty()) {
            happened(unsettled.id(), happened);
        }
    }

    /** Settles {@code unsettled}, whose execution has ended; lets it end too if it has not. */
    void over(WorkflowStore.Workflow unsettled, Execution ended) {
        if (!unsettled.status().isTerminal()) {
            end(ended);
        }
        store.get(unsettled.id()).ifPresent(store::settle);
    }

    /** What follows the ends of executions. */
    public List<CompletionStep> steps() {
        return List.of(new ParentStep(this), new CanceledWhilePaused(this));
    }

    /**
     * What follows when executions become pending: their workflows are told, and then {@code others} do what is theirs.
     *
     * @param others what pending executions need beside that
     */
    public List<PendingStep> pendingSteps(List<PendingStep> others) {
        List<PendingStep> all = new ArrayList<>();
        all.add(new PendingTask(this, others));
        all.addAll(others);
        return all;
    }

    /** The task that takes up what processes that died left. */
    public WorkflowSweeper sweeper(Leases leases) {
        return new WorkflowSweeper(
                leases, parts.store(), this, new WorkflowCheck(parts, steps, effects, this), parts.clock());
    }
}
