// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.Workflow;
import dev.petrel.workflow.WorkflowEvent;
import dev.petrel.workflow.WorkflowState;
import dev.petrel.workflow.WorkflowStep;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A workflow that a test conducts step by step. Between two steps its state goes through JSON. */
final class Conducted {

    private final Workflow workflow;
    final SimulatedEnvironment environment = new SimulatedEnvironment();
    private final Map<TaskKey, WorkflowStep.Start> open = new LinkedHashMap<>();
    private WorkflowStep last;

    /** How a task ends. */
    record Outcome(ExecutionStatus status, Map<String, @Nullable Object> result) {
        static Outcome succeeded(Map<String, @Nullable Object> result) {
            return new Outcome(ExecutionStatus.SUCCEEDED, result);
        }

        static Outcome failed(Map<String, @Nullable Object> result) {
            return new Outcome(ExecutionStatus.FAILED, result);
        }
    }

    private Conducted(Workflow workflow, Workflow.Input input) {
        this.workflow = workflow;
        this.last = take(workflow.begin(input, environment));
    }

    static Conducted of(String yaml) {
        return of(yaml, Map.of());
    }

    static Conducted of(String yaml, Map<String, @Nullable Object> parameters) {
        return new Conducted(
                TestWorkflows.of(yaml), new Workflow.Input(parameters, Map.of("user", "sam"), null, Map.of()));
    }

    private WorkflowStep take(WorkflowStep step) {
        step.starts().forEach(start -> open.put(start.key(), start));
        last = new WorkflowStep(throughJson(step.state()), step.status(), step.result(), step.starts());
        return last;
    }

    static WorkflowState throughJson(WorkflowState state) {
        List<Map<String, @Nullable Object>> contexts = new ArrayList<>();
        state.contexts().forEach(context -> contexts.add(Json.readObject(Json.write(context))));
        return new WorkflowState(Json.readObject(Json.write(state.document())), contexts);
    }

    WorkflowStep tell(WorkflowEvent... events) {
        return take(workflow.advance(last.state(), List.of(events), environment));
    }

    /** Ends the only run of {@code task}. */
    void end(String task, Outcome outcome) {
        List<TaskKey> keys =
                open.keySet().stream().filter(key -> key.task().equals(task)).toList();
        if (keys.size() != 1) {
            throw new AssertionError(keys + " run of " + task);
        }
        end(keys.get(0), outcome);
    }

    void end(TaskKey key, Outcome outcome) {
        if (open.remove(key) == null) {
            throw new AssertionError(key + " does not run, but " + open.keySet());
        }
        environment.results.put(key, outcome.result());
        environment.statuses.put(key, outcome.status());
        tell(new WorkflowEvent.TaskMoved(key, outcome.status()));
    }

    Conducted rerun(Collection<String> tasks, Collection<String> reset) {
        open.clear();
        take(workflow.rerun(last.state(), tasks, reset, environment));
        return this;
    }

    /** The names of the tasks that the last step started. */
    List<String> started() {
        return last.starts().stream().map(start -> start.key().task()).toList();
    }

    List<WorkflowStep.Start> lastStarts() {
        return last.starts();
    }

    Collection<TaskKey> open() {
        return List.copyOf(open.keySet());
    }

    Map<String, @Nullable Object> parameters(String task) {
        return open.values().stream()
                .filter(start -> start.key().task().equals(task))
                .findFirst()
                .orElseThrow()
                .parameters();
    }

    ExecutionStatus status() {
        return last.status();
    }

    WorkflowState state() {
        return last.state();
    }

    Workflow workflow() {
        return workflow;
    }

    @Nullable
    Map<String, @Nullable Object> result() {
        return last.result();
    }

    List<Map<String, @Nullable Object>> errors() {
        Map<String, @Nullable Object> result = last.result();
        return GoldenCases.objects(result == null ? null : result.get("errors"));
    }
}
