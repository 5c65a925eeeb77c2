// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.lifecycle.LogThrottle;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.ExecutionStore.Detached;
import dev.petrel.engine.store.WorkflowStore;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.WorkflowEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares workflows with the executions of their tasks, some each time, and tells them what nobody has: that a node of an
 * older version ended a task, say, or that somebody removed its execution. What belongs to executions that are gone it
 * removes. One thread.
 */
final class WorkflowCheck {

    private static final Logger log = LoggerFactory.getLogger(WorkflowCheck.class);

    /** How many workflows one round looks at. */
    private static final int MOST = 500;

    /** After so many tasks the other workflows are left to the next round. */
    private static final int MOST_TASKS = 20_000;

    /** For how long a task has ended that nobody tells of any more, or a workflow has not moved. */
    private static final Duration LONG = Duration.ofMinutes(1);

    private final WorkflowParts parts;
    private final WorkflowStore store;
    private final ExecutionStore executions;
    private final Steps steps;
    private final Effects effects;
    private final Workflows workflows;
    private final TaskExecutions tasks;
    private final LogThrottle failures;
    private final Queue<String> waiting = new ArrayDeque<>();
    private String next = "";
    private String lastId = "";

    WorkflowCheck(WorkflowParts parts, Steps steps, Effects effects, Workflows workflows) {
        this.parts = parts;
        this.store = parts.store().workflows();
        this.executions = parts.store().executions();
        this.steps = steps;
        this.effects = effects;
        this.workflows = workflows;
        this.tasks = new TaskExecutions(executions);
        this.failures = new LogThrottle(parts.clock());
    }

    /** @param holds whether it may go on */
    void round(BooleanSupplier holds) {
        if (waiting.isEmpty()) {
            Detached page = executions.detached(next, MOST);
            next = page.next();
            waiting.addAll(page.ids());
        }
        int looked = 0;
        while (!waiting.isEmpty() && looked < MOST_TASKS && holds.getAsBoolean()) {
            looked += tried(waiting.remove());
        }
        if (holds.getAsBoolean()) {
            removeOrphans();
        }
    }

    private int tried(String id) {
        try {
            return look(id);
        } catch (RuntimeException e) { // the others must not wait for this one
            failures.another()
                    .ifPresent(times -> log.atWarn()
                            .addKeyValue("execution", id)
                            .log(
                                    "Cannot compare a workflow with its tasks, trying again ({} since this was said last): {}",
                                    times,
                                    e.toString()));
            return 0;
        }
    }

    /** @return how many tasks were looked at */
    private int look(String id) {
        Optional<WorkflowStore.Workflow> found = store.get(id);
        if (found.isEmpty()) {
            abandon(id);
            return 0;
        }
        WorkflowStore.Workflow workflow = found.get();
        if (workflow.document().isEmpty() || workflow.status().isTerminal()) {
            if (workflow.settled()) { // else the sweeper sees to it
                var ignored = effects.repair(workflow);
            }
            return 0;
        }
        Collection<TaskKey> active = steps.active(workflow);
        Map<TaskKey, Execution> runs = tasks.find(steps.origins(workflow), active);
        List<WorkflowEvent> untold = untold(workflow, active, runs);
        List<WorkflowEvent> waiting = waiting(workflow, runs);
        if (!waiting.isEmpty()) {
            workflows.happened(id, waiting); // mostly it knows
        }
        if (!untold.isEmpty()) {
            log.atInfo()
                    .addKeyValue("execution", id)
                    .addKeyValue("tasks", untold.size())
                    .log("A workflow waited for tasks that have ended, or are gone, without that it was told.");
            workflows.happened(id, untold);
        }
        return active.size();
    }

    /** What those are that wait, or are workflows themselves, of one that has not moved for long. */
    private List<WorkflowEvent> waiting(WorkflowStore.Workflow workflow, Map<TaskKey, Execution> runs) {
        List<WorkflowEvent> waiting = new ArrayList<>();
        runs.forEach((task, run) -> {
            boolean waits = run.detached() || run.status() == ExecutionStatus.PENDING;
            if (waits && !run.status().isTerminal() && !moves(workflow)) {
                waiting.add(new WorkflowEvent.TaskMoved(task, CurrentEvents.told(run.status())));
            }
        });
        return waiting;
    }

    private boolean moves(WorkflowStore.Workflow workflow) {
        return workflow.at().isAfter(parts.clock().instant().minus(LONG));
    }

    private List<WorkflowEvent> untold(
            WorkflowStore.Workflow workflow, Collection<TaskKey> active, Map<TaskKey, Execution> runs) {
        Instant before = parts.clock().instant().minus(LONG);
        boolean moves = moves(workflow);
        Set<String> asked = new HashSet<>(workflow.outbox());
        List<WorkflowEvent> untold = new ArrayList<>();
        for (TaskKey task : active) {
            Execution run = runs.get(task);
            boolean gone = run == null && !moves && !asked.contains(TaskKeys.text(task));
            if (gone) {
                untold.add(new WorkflowEvent.TaskMoved(task, ExecutionStatus.ABANDONED));
            } else if (run != null && run.status().isTerminal() && isBefore(run.endedAt(), before)) {
                untold.add(new WorkflowEvent.TaskMoved(task, run.status()));
            }
        }
        return untold;
    }

    private static boolean isBefore(@Nullable Instant end, Instant time) {
        return end == null || end.isBefore(time);
    }

    /** Of an execution whose workflow is gone nothing goes on. */
    private void abandon(String id) {
        executions.get(id).filter(Execution::detached).ifPresent(execution -> {
            Map<String, @Nullable Object> result = new LinkedHashMap<>();
            result.put("error", "the state of the workflow is gone from the database");
            log.atWarn().addKeyValue("execution", id).log("The state of a workflow is gone, so it is abandoned.");
            var ignored = parts.lifecycle().get().end(execution, ExecutionStatus.ABANDONED, result);
        });
    }

    /** Workflows are written after their executions, so one that has none will have none any more. */
    private void removeOrphans() {
        List<String> ids = store.ids(lastId, MOST);
        Set<String> orphans = new HashSet<>(ids);
        executions.read(ids, Set.of()).forEach(execution -> orphans.remove(execution.id()));
        orphans.forEach(store::remove);
        lastId = ids.size() < MOST ? "" : ids.get(ids.size() - 1);
        if (!orphans.isEmpty()) {
            log.atInfo()
                    .addKeyValue("workflows", orphans.size())
                    .log("Removed what was kept of workflows whose executions are gone.");
        }
    }
}
