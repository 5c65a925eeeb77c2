// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.Workflow;
import dev.petrel.workflow.WorkflowEnvironment;
import dev.petrel.workflow.WorkflowEvent;
import dev.petrel.workflow.WorkflowState;
import dev.petrel.workflow.WorkflowStep;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A workflow in Orquesta's language, conducted step by step. Safe for any thread. */
final class OrquestaWorkflow implements Workflow {

    private final Definition definition;
    private final Set<String> parametersOfTheAction;
    private final Expressions expressions;
    private final Inspection inspection;

    /** What is wrong with a definition, in StackStorm's shape; with any of it no task starts. */
    @FunctionalInterface
    interface Inspection {
        List<Map<String, @Nullable Object>> errors(WorkflowEnvironment environment);
    }

    OrquestaWorkflow(
            Definition definition, Set<String> parametersOfTheAction, Expressions expressions, Inspection inspection) {
        this.definition = definition;
        this.parametersOfTheAction = Set.copyOf(parametersOfTheAction);
        this.expressions = expressions;
        this.inspection = inspection;
    }

    @Override
    public WorkflowStep begin(Input input, WorkflowEnvironment environment) {
        List<Map<String, @Nullable Object>> wrong = inspection.errors(environment);
        if (!wrong.isEmpty()) {
            return failed(new Progress(new Contexts(List.of())), wrong);
        }
        Progress progress = new Beginning(definition, expressions, parametersOfTheAction).progress(input, environment);
        if (!progress.errors.isEmpty()) {
            return failed(progress, progress.errors.told(environment));
        }
        return conductor(progress, environment).step();
    }

    @Override
    public WorkflowStep advance(WorkflowState state, List<WorkflowEvent> events, WorkflowEnvironment environment) {
        Conductor conductor = conductor(ProgressJson.read(state), environment);
        conductor.tell(events);
        return conductor.step();
    }

    @Override
    public WorkflowStep rerun(
            WorkflowState state, Collection<String> tasks, Collection<String> reset, WorkflowEnvironment environment) {
        Progress progress = ProgressJson.read(state);
        Rerun rerun = new Rerun(definition, progress);
        List<String> unknown = rerun.unknown(tasks);
        if (!unknown.isEmpty()) {
            String message = "Unable to rerun workflow because one or more tasks is not found: ";
            return failed(progress, List.of(Map.of("message", message + String.join(",", unknown))));
        }
        if (progress.tasks.isEmpty() && progress.staged.isEmpty()) {
            String message = "Unable to rerun workflow because none of its tasks has started.";
            return failed(progress, List.of(Map.of("message", message)));
        }
        rerun.prepare(tasks, reset);
        return conductor(progress, environment).step();
    }

    @Override
    public List<WorkflowStep.Start> startsAgain(
            WorkflowState state, Collection<TaskKey> tasks, WorkflowEnvironment environment) {
        return conductor(ProgressJson.read(state), environment).startsAgain(tasks);
    }

    @Override
    public Collection<TaskKey> active(WorkflowState state) {
        List<TaskKey> active = new ArrayList<>();
        for (TaskEntry entry : ProgressJson.read(state).tasks.values()) {
            Items items = entry.items;
            if (!entry.isOpen() || entry.status == ExecutionStatus.DELAYED) {
                continue;
            }
            if (items == null) {
                active.add(entry.taskKey());
            } else {
                items.in(ExecutionStatus.RUNNING, ExecutionStatus.PAUSED, ExecutionStatus.PENDING)
                        .forEach(item -> active.add(entry.itemKey(item)));
            }
        }
        return active;
    }

    @Override
    public Map<String, @Nullable Object> variables(WorkflowState state, TaskKey task) {
        Progress progress = ProgressJson.read(state);
        TaskEntry entry = progress.entry(task.task(), task.route());
        if (entry == null) {
            return Map.of();
        }
        Map<String, @Nullable Object> variables = new LinkedHashMap<>(progress.contexts.merge(entry.contexts));
        variables.keySet().removeIf(name -> name.startsWith("__"));
        return variables;
    }

    private Conductor conductor(Progress progress, WorkflowEnvironment environment) {
        return new Conductor(definition, expressions, progress, environment);
    }

    private static WorkflowStep failed(Progress progress, List<Map<String, @Nullable Object>> errors) {
        progress.status = ExecutionStatus.FAILED;
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("output", null);
        result.put("errors", errors);
        return new WorkflowStep(ProgressJson.write(progress), ExecutionStatus.FAILED, result, List.of());
    }
}
