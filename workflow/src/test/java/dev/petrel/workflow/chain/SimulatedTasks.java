// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.chain;

import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.expression.Templates;
import dev.petrel.expression.jinja.JinjaTemplates;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.WorkflowEnvironment;
import dev.petrel.workflow.WorkflowStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Executions of tasks that are made of what starts, and end when the test says so. */
final class SimulatedTasks implements WorkflowEnvironment {

    static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final String ID = "0123456789abcdef01234567";

    private final Templates templates = new JinjaTemplates();
    private int largest = Integer.MAX_VALUE;
    private final Map<TaskKey, Task> tasks = new LinkedHashMap<>();
    private final Map<String, Callee> actions = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> notification = new LinkedHashMap<>();

    record Task(WorkflowStep.Start start, ExecutionStatus status, Map<String, @Nullable Object> result) {}

    /** An action called {@code ref} with parameters as JSON schemas by name. */
    SimulatedTasks action(String ref, String parameters) {
        return action(ref, parameters, true);
    }

    @SuppressWarnings("unchecked")
    SimulatedTasks action(String ref, String parameters, boolean enabled) {
        Map<String, Map<String, @Nullable Object>> schemas = new LinkedHashMap<>();
        Json.readObject(parameters)
                .forEach((name, schema) ->
                        schemas.put(name, (Map<String, @Nullable Object>) Objects.requireNonNull(schema)));
        Action action = new Action(
                Ref.of(ref),
                null,
                enabled,
                "noop",
                "",
                schemas,
                Map.of(),
                Map.of(),
                List.of(),
                null,
                Action.OnRunnerLoss.ABANDON);
        RunnerType runner = new RunnerType("noop", "", Map.of(), null, true);
        actions.put(ref, new Callee(action, ActionParameters.of(runner, action)));
        return this;
    }

    SimulatedTasks notifying(Map<String, @Nullable Object> notify) {
        notification.putAll(notify);
        return this;
    }

    void start(WorkflowStep.Start start) {
        tasks.putIfAbsent(start.key(), new Task(start, ExecutionStatus.RUNNING, Map.of()));
    }

    void move(TaskKey key, ExecutionStatus status, Map<String, @Nullable Object> result) {
        Task task = Objects.requireNonNull(tasks.get(key), () -> "never started: " + key);
        tasks.put(key, new Task(task.start(), status, result));
    }

    Map<TaskKey, Task> all() {
        return tasks;
    }

    @Override
    public Map<String, @Nullable Object> result(TaskKey task) {
        Task found = tasks.get(task);
        return found == null ? Map.of() : found.result();
    }

    @Override
    public List<Map<String, @Nullable Object>> results(List<TaskKey> keys) {
        return keys.stream().map(this::result).toList();
    }

    @Override
    public List<@Nullable Map<String, @Nullable Object>> resultsThatFit(List<TaskKey> keys) {
        List<@Nullable Map<String, @Nullable Object>> fitting = new ArrayList<>();
        keys.forEach(key -> fitting.add(Json.write(result(key)).length() > largest ? null : result(key)));
        return fitting;
    }

    /** Results with more characters do not fit into memory. */
    SimulatedTasks largest(int characters) {
        largest = characters;
        return this;
    }

    @Override
    public @Nullable Object keyValue(String key, boolean decrypt) {
        return null;
    }

    @Override
    public Templates templates() {
        return templates;
    }

    @Override
    public Map<String, @Nullable Object> templateNames() {
        Map<String, @Nullable Object> names = new LinkedHashMap<>(
                Datastore.templateNames((scope, key) -> Optional.of(scope.word() + "/" + scope.stored(key)), "kim"));
        names.put("action_context", Map.of("user", "kim", "pack", "golden"));
        names.put("config_context", Map.of("url", "http://here"));
        return names;
    }

    @Override
    public Itself itself() {
        return new Itself(ID, notification);
    }

    @Override
    public Optional<TaskRun> run(TaskKey key) {
        return Optional.ofNullable(tasks.get(key))
                .map(task -> new TaskRun(
                        Ids.derive(ID, key.task(), String.valueOf(key.attempt())),
                        task.status(),
                        START,
                        START.plusSeconds(1)));
    }

    @Override
    public Optional<Callee> action(String ref) {
        return Optional.ofNullable(actions.get(ref));
    }

    @Override
    public Instant now() {
        return START;
    }
}
