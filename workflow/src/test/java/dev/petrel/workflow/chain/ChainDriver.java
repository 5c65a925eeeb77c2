// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.chain;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ref;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.Workflow;
import dev.petrel.workflow.WorkflowEvent;
import dev.petrel.workflow.WorkflowState;
import dev.petrel.workflow.WorkflowStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Conducts a chain over {@link SimulatedTasks}; its state goes through JSON between any two steps. */
final class ChainDriver {

    static final Action ACTION = new Action(
            Ref.of("golden.chain"),
            null,
            true,
            ChainLanguage.RUNNER_TYPE,
            "chains/chain.yaml",
            Map.of(),
            Map.of(),
            Map.of(),
            List.of(),
            null,
            Action.OnRunnerLoss.ABANDON);

    private final SimulatedTasks tasks;
    private final Workflow workflow;
    private WorkflowStep last;

    /** How a task ends. */
    record End(ExecutionStatus status, Map<String, @Nullable Object> result) {
        static End succeeded(String result) {
            return new End(ExecutionStatus.SUCCEEDED, Json.readObject(result));
        }

        static End failed(String result) {
            return new End(ExecutionStatus.FAILED, Json.readObject(result));
        }
    }

    ChainDriver(String text, Map<String, @Nullable Object> parameters, SimulatedTasks tasks) {
        this.tasks = tasks;
        this.workflow = new ChainLanguage(tasks.templates()).parse(ACTION, "chains/chain.yaml", text);
        this.last = workflow.begin(new Workflow.Input(parameters, Map.of(), null, Map.of()), tasks);
        last.starts().forEach(tasks::start);
    }

    WorkflowStep last() {
        return last;
    }

    String status() {
        return last.status().word();
    }

    Map<String, @Nullable Object> result() {
        return Json.readObject(Json.write(Objects.requireNonNull(last.result())));
    }

    Workflow workflow() {
        return workflow;
    }

    /** The state as a process finds it that knows it from the store alone. */
    WorkflowState stored() {
        List<Map<String, @Nullable Object>> contexts = new ArrayList<>();
        last.state().contexts().forEach(each -> contexts.add(Json.readObject(Json.write(each))));
        return new WorkflowState(Json.readObject(Json.write(last.state().document())), contexts);
    }

    ChainDriver tell(WorkflowEvent... events) {
        last = workflow.advance(stored(), List.of(events), tasks);
        last.starts().forEach(tasks::start);
        return this;
    }

    /** The task that runs. */
    TaskKey running() {
        return workflow.active(last.state()).iterator().next();
    }

    ChainDriver end(End end) {
        TaskKey key = running();
        tasks.move(key, end.status(), end.result());
        return tell(new WorkflowEvent.TaskMoved(key, end.status()));
    }

    /** Lets tasks end, one after another, until none runs. */
    ChainDriver run(Function<WorkflowStep.Start, End> ends) {
        while (!workflow.active(last.state()).isEmpty()) {
            end(ends.apply(Objects.requireNonNull(tasks.all().get(running())).start()));
        }
        return this;
    }
}
