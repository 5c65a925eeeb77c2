// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.execution.CompletionStep;
import dev.petrel.engine.execution.DetachedActions;
import dev.petrel.engine.execution.PendingStep;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.WorkflowStore;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.WorkflowEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The workflows of a cluster, as one process sees to them. For any thread and any number of processes: each step is one
 * compare-and-set, what follows from it is in what it writes, and all of that can be done again.
 */
public final class Workflows implements DetachedActions {

    /** A task that is told of changes each time; what it is then tells who changes it. */
    private static final int TRIES = 10;

    private final WorkflowParts parts;
    private final WorkflowStore store;
    private final ExecutionStore executions;
    private final StoredValues values;
    private final RecentWorkflows recent = new RecentWorkflows();
    private final Steps steps;
    private final Effects effects;
    private final Cascade cascade;
    private final CurrentEvents current;
    private final Background background;

    public Workflows(WorkflowParts parts) {
        this.parts = parts;
        this.store = parts.store().workflows();
        this.executions = parts.store().executions();
        this.values = new StoredValues(store);
        Definitions definitions = new Definitions(parts);
        this.steps = new Steps(parts, definitions, values, recent);
        this.effects = new Effects(parts, definitions, values, steps, recent);
        this.current = new CurrentEvents(executions);
        this.cascade = new Cascade(parts, steps, this);
        this.background = new Background(parts.background());
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
        tell(id, List.of());
    }

    /**
     * Lets {@code events} happen to the workflow {@code id}. On return its state has them; what follows is done, or left to
     * {@link #sweeper}.
     */
    void happened(String id, List<WorkflowEvent> events) {
        tell(id, events);
        List<WorkflowEvent> changed = current.changed(id, events);
        for (int i = 0; i < TRIES && !changed.isEmpty(); i++) {
            tell(id, changed);
            changed = current.changed(id, changed);
        }
    }

    private void tell(String id, List<WorkflowEvent> events) {
        List<WorkflowEvent> next = events;
        while (true) {
            Optional<Advance> advance = steps.take(id, next);
            if (advance.isEmpty()) {
                return;
            }
            next = effects.follow(advance.get());
            if (next.isEmpty()) {
                if (advance.get().more()) {
                    background.give("start more of " + id, () -> tell(id, List.of()));
                }
                return;
            }
        }
    }

    @Override
    public boolean follows(Execution steered, boolean asked) {
        return switch (steered.status()) {
            case CANCELING -> true;
            case PAUSING, RESUMING -> asked; // else the workflow knows it, and what is in it goes on as it is
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
        }
        Optional<WorkflowStore.Workflow> now = workflow.isEmpty() ? workflow : store.get(id);
        List<TaskKey> tasks = now.map(is -> cascade.tasks(steered, is)).orElse(List.of());
        Runnable rest = () -> {
            now.ifPresent(is -> cascade.run(steered, is, tasks));
            attended(steered);
        };
        // Of workflows inside others there may be as many as there are tasks in each.
        if (tasks.size() > Cascade.AT_ONCE || !tasks.isEmpty() && steered.task() != null) {
            background.give("attend to " + id + " under " + steered.fence(), rest);
        } else {
            rest.run();
        }
    }

    private void attended(Execution steered) {
        Execution.Task task = steered.task();
        ExecutionStatus status = steered.status();
        boolean settled = status == ExecutionStatus.PAUSED || status == ExecutionStatus.RUNNING;
        if (task != null && settled) {
            happened(task.workflow(), List.of(new WorkflowEvent.TaskMoved(TaskKeys.key(task), status)));
        }
        executions.attended(steered);
        if (!settled) {
            store.get(steered.id()).ifPresent(effects::moveAndSettle);
        }
    }

    /** What a person asked for, and the workflow has not been told; null if that is nothing. */
    private static @Nullable WorkflowEvent event(ExecutionStatus asked, ExecutionStatus is) {
        boolean ending = is.isTerminal() || is == ExecutionStatus.CANCELING;
        return ending
                ? null
                : switch (asked) {
                    case PAUSING -> new WorkflowEvent.Pause(); // also if it waits by itself: that may end
                    case RESUMING -> new WorkflowEvent.Resume();
                    case CANCELING -> new WorkflowEvent.Cancel();
                    default -> null;
                };
    }

    /**
     * The execution of {@code workflow} was canceled while nothing of it ran: what is left of it ends.
     *
     * @throws CompletionStep.Unfinished while that is too much for this thread, and is done on another one
     */
    void end(Execution canceled) {
        happened(canceled.id(), List.of(new WorkflowEvent.Cancel()));
        Optional<WorkflowStore.Workflow> found =
                store.get(canceled.id()).filter(workflow -> !workflow.document().isEmpty());
        List<TaskKey> left = found.map(steps::active).map(List::copyOf).orElse(List.of());
        if (found.isEmpty() || left.isEmpty()) {
            return;
        }
        if (left.size() > Cascade.AT_ONCE) {
            background.give("end " + canceled.id(), () -> cascade.end(canceled, found.get(), left));
            throw new CompletionStep.Unfinished(left.size() + " tasks of the workflow are canceled");
        }
        cascade.end(canceled, found.get(), left);
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
        happened(unsettled.id(), List.of()); // an earlier step may have left tasks to start
        found = store.get(unsettled.id());
        if (found.isEmpty() || found.get().version() != unsettled.version()) {
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
            try {
                end(ended);
            } catch (CompletionStep.Unfinished e) {
                return; // the next round comes back to it
            }
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
