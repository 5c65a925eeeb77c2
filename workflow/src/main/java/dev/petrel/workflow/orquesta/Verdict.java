// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.expression.HostFunction;
import dev.petrel.expression.PythonError;
import dev.petrel.workflow.WorkflowEnvironment;
import dev.petrel.workflow.WorkflowStep;
import dev.petrel.workflow.orquesta.spec.Assignment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a workflow is after a step, in few rules. Failing comes before being canceled, that before being paused, and that
 * before going on or having ended.
 */
final class Verdict {

    private final Definition definition;
    private final Progress progress;
    private final Expressions expressions;
    private final Functions functions;
    private final Joins joins;
    private final WorkflowEnvironment environment;

    Verdict(
            Definition definition,
            Progress progress,
            Expressions expressions,
            Functions functions,
            Joins joins,
            WorkflowEnvironment environment) {
        this.definition = definition;
        this.progress = progress;
        this.expressions = expressions;
        this.functions = functions;
        this.joins = joins;
        this.environment = environment;
    }

    /** @param more whether more than {@code started} may start */
    WorkflowStep step(List<WorkflowStep.Start> started, boolean more) {
        ExecutionStatus status = status();
        progress.status = status;
        Map<String, @Nullable Object> result = status.isTerminal() ? end() : unfinished();
        return new WorkflowStep(
                ProgressJson.write(progress),
                progress.status,
                result,
                status == ExecutionStatus.RUNNING ? started : List.of(),
                more && status == ExecutionStatus.RUNNING);
    }

    private ExecutionStatus status() {
        boolean active = progress.tasks.values().stream().anyMatch(TaskEntry::isActive);
        if (progress.failed) {
            boolean beside = progress.tasks.values().stream().anyMatch(e -> e.runsOnFail && e.isOpen());
            return beside ? ExecutionStatus.RUNNING : ExecutionStatus.FAILED;
        }
        if (progress.cancelAsked) {
            boolean open = active || progress.anyTask(ExecutionStatus.PAUSED);
            return open ? ExecutionStatus.CANCELING : ExecutionStatus.CANCELED;
        }
        if (progress.pauseAsked || progress.anyTask(ExecutionStatus.PENDING)) {
            return active ? ExecutionStatus.PAUSING : ExecutionStatus.PAUSED;
        }
        if (active) {
            return ExecutionStatus.RUNNING;
        }
        return progress.anyTask(ExecutionStatus.PAUSED) ? ExecutionStatus.PAUSED : ExecutionStatus.SUCCEEDED;
    }

    private static Map<String, @Nullable Object> unfinished() {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("output", null);
        return result;
    }

    private Map<String, @Nullable Object> end() {
        if (progress.status != ExecutionStatus.CANCELED) {
            failForJoins();
        }
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        Map<String, @Nullable Object> output = output();
        result.put("output", output.isEmpty() ? null : output);
        if (progress.status == ExecutionStatus.FAILED) {
            result.put("errors", progress.errors.told(environment));
        }
        return result;
    }

    private void failForJoins() {
        for (StagedTask join : joins.unreachable()) {
            progress.status = ExecutionStatus.FAILED;
            progress.errors.add(
                    "UnreachableJoinError: The join task|route \"" + join.id + "|" + join.route
                            + "\" is partially satisfied but unreachable.",
                    join.id,
                    join.route);
        }
    }

    private Map<String, @Nullable Object> output() {
        Map<String, @Nullable Object> rolling = new LinkedHashMap<>(progress.contexts.merge(progress.terminal()));
        Map<String, HostFunction> calls = functions.plain(rolling);
        Map<String, @Nullable Object> output = new LinkedHashMap<>();
        for (Assignment assignment : definition.spec().output()) {
            try {
                Object value = expressions.evaluate(assignment.value().value(), calls);
                rolling.put(assignment.name(), value);
                output.put(assignment.name(), value);
            } catch (PythonError e) {
                progress.errors.add(e);
                if (progress.status == ExecutionStatus.SUCCEEDED) {
                    progress.status = ExecutionStatus.FAILED;
                }
            }
        }
        return output;
    }
}
