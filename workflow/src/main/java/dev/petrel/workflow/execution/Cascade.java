// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.lifecycle.Parallel;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.ExecutionStore.Part;
import dev.petrel.engine.store.StoreException;
import dev.petrel.engine.store.WorkflowStore;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.WorkflowEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Lets the tasks that a workflow waits for do what somebody wants of the workflow: those that are workflows pause and go
 * on, and all are canceled. Can be done again, by any process.
 */
final class Cascade {

    /** So many tasks are looked at before it is asked again whether that is still wanted. */
    static final int AT_ONCE = 100;

    /** So many are not worth threads of their own. */
    private static final int FEW = 20;

    private static final Set<ExecutionStatus> STEERED =
            Set.of(ExecutionStatus.PAUSING, ExecutionStatus.RESUMING, ExecutionStatus.CANCELING);

    private final WorkflowParts parts;
    private final ExecutionStore executions;
    private final TaskExecutions tasks;
    private final Steps steps;
    private final Workflows workflows;

    Cascade(WorkflowParts parts, Steps steps, Workflows workflows) {
        this.parts = parts;
        this.executions = parts.store().executions();
        this.tasks = new TaskExecutions(executions);
        this.steps = steps;
        this.workflows = workflows;
    }

    /** The tasks that must do what {@code steered} does. */
    List<TaskKey> tasks(Execution steered, WorkflowStore.Workflow workflow) {
        return STEERED.contains(steered.status()) && !workflow.document().isEmpty()
                ? List.copyOf(steps.active(workflow))
                : List.of();
    }

    /** Lets {@code wanted} do what {@code steered} does, as long as that is what it does. */
    void run(Execution steered, WorkflowStore.Workflow workflow, List<TaskKey> wanted) {
        List<String> origins = steps.origins(workflow);
        for (int i = 0; i < wanted.size() && isStill(steered); i += AT_ONCE) {
            List<TaskKey> some = wanted.subList(i, Math.min(i + AT_ONCE, wanted.size()));
            List<WorkflowEvent> untold = new ArrayList<>();
            List<Execution> children = new ArrayList<>();
            tasks.find(origins, some).forEach((task, child) -> {
                if (child.status().isTerminal()) { // a node of an older version ended it, and told nobody
                    untold.add(new WorkflowEvent.TaskMoved(task, child.status()));
                } else if (!isTaskOf(workflow, child)) {
                    untold.addAll(ofAnother(steered, task));
                } else {
                    children.add(child);
                }
            });
            steer(steered, workflow, children);
            if (!untold.isEmpty()) {
                workflows.happened(workflow.id(), untold);
            }
        }
    }

    /** Many at the same time: ends that are told together take one step of the workflow. */
    private void steer(Execution steered, WorkflowStore.Workflow workflow, List<Execution> all) {
        List<Execution> children =
                steered.status() == ExecutionStatus.CANCELING ? withoutWaiting(steered, workflow, all) : all;
        Queue<StoreException> failures = new ConcurrentLinkedQueue<>();
        Parallel.forEach("workflow-cascade", children, FEW, child -> steer(steered, workflow, child, failures));
        StoreException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
    }

    /** What the database refuses of one child must not keep the others. */
    private void steer(
            Execution steered, WorkflowStore.Workflow workflow, Execution child, Queue<StoreException> failures) {
        try {
            steer(steered, workflow, child);
        } catch (StoreException e) {
            if (e.isTransient() || e.isOfTheServer()) {
                throw e;
            }
            failures.add(e);
        }
    }

    /** Cancels those of {@code children} that do not run, in few writes; returns the others. */
    private List<Execution> withoutWaiting(
            Execution canceled, WorkflowStore.Workflow workflow, List<Execution> children) {
        List<String> waiting = children.stream()
                .filter(child -> !child.detached() && child.status().mayBecome(ExecutionStatus.CANCELED))
                .map(Execution::id)
                .toList();
        if (waiting.isEmpty()) {
            return children;
        }
        Set<String> gone;
        try {
            List<Execution> read = executions.read(waiting, Set.of(Part.CONTEXT, Part.LOG));
            gone = parts.lifecycle().get().cancelWaiting(read, by(canceled, workflow));
        } catch (StoreException e) {
            if (e.isTransient() || e.isOfTheServer()) {
                throw e;
            }
            return children; // one of them cannot be read, which must not keep the others
        }
        return children.stream().filter(child -> !gone.contains(child.id())).toList();
    }

    private String by(Execution canceled, WorkflowStore.Workflow workflow) {
        Object by = canceled.context()
                .getOrDefault("cancelled_by", steps.start(workflow).user());
        return by == null ? "" : by.toString();
    }

    private boolean isStill(Execution steered) {
        return executions.read(List.of(steered.id()), Set.of()).stream()
                .anyMatch(now -> now.fence() == steered.fence() && now.status() == steered.status());
    }

    private static boolean isTaskOf(WorkflowStore.Workflow workflow, Execution child) {
        Execution.Task task = child.task();
        return task != null && task.workflow().equals(workflow.id());
    }

    /** A task of the workflow of which {@code steered} runs tasks again: it goes on, but is waited for no longer. */
    private static List<WorkflowEvent> ofAnother(Execution steered, TaskKey task) {
        return steered.status() == ExecutionStatus.CANCELING
                ? List.of(new WorkflowEvent.TaskMoved(task, ExecutionStatus.CANCELED))
                : List.of();
    }

    private void steer(Execution steered, WorkflowStore.Workflow workflow, Execution child) {
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
            var ignored = parts.lifecycle().get().cancel(child.id(), by(canceled, workflow));
        }
    }

    /** Cancels what is left of {@code workflow}, whose execution was canceled while nothing of it ran. */
    void end(Execution canceled, WorkflowStore.Workflow workflow, List<TaskKey> left) {
        for (int i = 0; i < left.size(); i += AT_ONCE) {
            Map<TaskKey, Execution> some =
                    tasks.find(List.of(workflow.id()), left.subList(i, Math.min(i + AT_ONCE, left.size())));
            List<Execution> open = some.values().stream()
                    .filter(child -> !child.status().isTerminal())
                    .toList();
            withoutWaiting(canceled, workflow, open).forEach(child -> cancel(canceled, workflow, child));
        }
    }
}
