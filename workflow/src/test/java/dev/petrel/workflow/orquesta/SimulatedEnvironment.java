// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.Templates;
import dev.petrel.expression.jinja.JinjaTemplates;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.WorkflowEnvironment;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers from maps that a test fills. */
final class SimulatedEnvironment implements WorkflowEnvironment {

    final Map<TaskKey, Map<String, @Nullable Object>> results = new HashMap<>();
    final Map<TaskKey, ExecutionStatus> statuses = new HashMap<>();
    final Map<String, @Nullable Object> keys = new LinkedHashMap<>();
    private final Templates templates = new JinjaTemplates();

    @Override
    public Map<String, @Nullable Object> result(TaskKey task) {
        return results.getOrDefault(task, Map.of());
    }

    @Override
    public List<Map<String, @Nullable Object>> results(List<TaskKey> tasks) {
        return tasks.stream().map(this::result).toList();
    }

    @Override
    public @Nullable Object keyValue(String key, boolean decrypt) throws PythonError {
        Object value = keys.get(key);
        return value != null && decrypt ? keys.getOrDefault(key + " decrypted", value) : value;
    }

    @Override
    public Templates templates() {
        return templates;
    }

    @Override
    public Map<String, @Nullable Object> templateNames() {
        return Map.of();
    }

    @Override
    public Itself itself() {
        return new Itself("workflow-1", Map.of("on-complete", Map.of("routes", List.of("hubot"))));
    }

    @Override
    public Optional<TaskRun> run(TaskKey task) {
        ExecutionStatus status = statuses.get(task);
        return status == null
                ? Optional.empty()
                : Optional.of(new TaskRun(task.toString(), status, Instant.EPOCH, Instant.EPOCH.plusSeconds(1)));
    }

    /** The actions of the golden pack and of core are there, and core.echo needs a message. */
    @Override
    public Optional<Callee> action(String ref) {
        if (!ref.matches("(core|golden|x)\\.\\w+") || ref.equals("golden.no_such")) {
            return Optional.empty();
        }
        Map<String, Map<String, @Nullable Object>> message =
                Map.of("message", Map.of("type", "string", "required", true));
        boolean echo = ref.equals("core.echo");
        Action action = new Action(
                Ref.of(ref),
                null,
                true,
                "local-shell-cmd",
                "",
                echo ? message : Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                null,
                Action.OnRunnerLoss.ABANDON);
        RunnerType runner =
                new RunnerType("local-shell-cmd", "", Map.of("timeout", Map.of("type", "integer")), null, true);
        return Optional.of(new Callee(action, echo ? ActionParameters.of(runner, action) : null));
    }

    @Override
    public Instant now() {
        return Instant.EPOCH;
    }
}
