// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.datastore.Scope;
import dev.petrel.engine.datastore.SecretException;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.ExecutionStore.Part;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.Templates;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.WorkflowEnvironment;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the expressions of one workflow may read, from the store. For one step, on one thread. */
final class StepEnvironment implements WorkflowEnvironment {

    private static final int AT_ONCE = 200;

    private final WorkflowParts parts;
    private final ExecutionStore store;
    private final WorkflowStart start;
    private final List<String> origins;
    private final long most;

    /** @param origins the workflow's id, then that of the one of which it runs tasks again, and so on */
    StepEnvironment(WorkflowParts parts, WorkflowStart start, List<String> origins) {
        this(parts, start, origins, TooLarge.MOST);
    }

    /** @param most how many characters of JSON the results may have that are read at once */
    StepEnvironment(WorkflowParts parts, WorkflowStart start, List<String> origins, long most) {
        this.most = most;
        this.parts = parts;
        this.store = parts.store().executions();
        this.start = start;
        this.origins = origins;
    }

    @Override
    public Map<String, @Nullable Object> result(TaskKey task) {
        return results(List.of(task)).get(0);
    }

    @Override
    public List<Map<String, @Nullable Object>> results(List<TaskKey> tasks) {
        Results found = read(tasks);
        if (!found.left().isEmpty()) {
            throw new TooLarge(found.characters(), most);
        }
        return tasks.stream().map(found::of).toList();
    }

    @Override
    public List<@Nullable Map<String, @Nullable Object>> resultsThatFit(List<TaskKey> tasks) {
        Results found = read(tasks);
        List<@Nullable Map<String, @Nullable Object>> fitting = new ArrayList<>();
        tasks.forEach(task -> fitting.add(found.left().contains(task) ? null : found.of(task)));
        return fitting;
    }

    /**
     * Results that were read.
     *
     * @param left the tasks whose results do not fit with those before them
     * @param characters how many they have, those that were left too as far as is known
     */
    private record Results(Map<TaskKey, Map<String, @Nullable Object>> found, Set<TaskKey> left, long characters) {

        Map<String, @Nullable Object> of(TaskKey task) {
            return found.getOrDefault(task, Map.of());
        }
    }

    private Results read(List<TaskKey> tasks) {
        Map<TaskKey, Map<String, @Nullable Object>> found = new HashMap<>();
        Set<TaskKey> left = new HashSet<>();
        List<TaskKey> missing = tasks;
        long read = 0;
        for (String origin : origins) {
            missing = missing.stream()
                    .filter(task -> !found.containsKey(task) && !left.contains(task))
                    .toList();
            for (int i = 0; i < missing.size(); i += AT_ONCE) {
                read += read(origin, missing.subList(i, Math.min(i + AT_ONCE, missing.size())), found, left, read);
            }
        }
        return new Results(found, left, read);
    }

    /** How many characters were read, beside {@code before}, or would have been. */
    private long read(
            String workflow,
            List<TaskKey> tasks,
            Map<TaskKey, Map<String, @Nullable Object>> into,
            Set<TaskKey> left,
            long before) {
        long read = 0;
        Map<String, TaskKey> byId = new HashMap<>();
        tasks.forEach(task -> byId.put(TaskKeys.execution(workflow, task), task));
        for (Execution execution : store.read(List.copyOf(byId.keySet()), Set.of(Part.RESULT))) {
            TaskKey task = byId.get(execution.id());
            if (task != null) {
                Execution.StoredResult stored = execution.stored();
                read += stored == null ? TooLarge.characters(execution.result()) : stored.bytes();
                if (before + read > most) {
                    boolean ignored = left.add(task);
                } else {
                    into.put(task, result(execution));
                }
            }
        }
        return read;
    }

    private Map<String, @Nullable Object> result(Execution execution) {
        Map<String, @Nullable Object> result = execution.result();
        Execution.StoredResult stored = execution.stored();
        if (result != null || stored == null) {
            return result == null ? Map.of() : result;
        }
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        for (int chunk = 0; chunk < stored.chunks(); chunk++) {
            json.writeBytes(store.resultChunk(stored, chunk));
        }
        return Json.readObject(json.toString(StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable Object keyValue(String key, boolean decrypt) throws PythonError {
        boolean system = key.startsWith(SYSTEM);
        String user = start.user();
        Scope scope = system || user == null ? Scope.SYSTEM : Scope.ofUser(user);
        Optional<KeyValue> value = parts.datastore().get(scope, system ? key.substring(SYSTEM.length()) : key);
        if (value.isEmpty()) {
            return null;
        }
        try {
            return decrypt
                    ? parts.datastore().inClear(value.get())
                    : value.get().value();
        } catch (SecretException e) {
            throw new PythonError("CryptoKeyNotSetupException", String.valueOf(e.getMessage()));
        }
    }

    private static final String SYSTEM = "system.";

    @Override
    public Templates templates() {
        return parts.templates();
    }

    @Override
    public Map<String, @Nullable Object> templateNames() {
        return parts.contexts().forExecution(start.pack(), start.context());
    }

    @Override
    public Itself itself() {
        return new Itself(origins.get(0), start.notification());
    }

    @Override
    public Optional<TaskRun> run(TaskKey task) {
        for (String origin : origins) {
            List<Execution> found = store.read(List.of(TaskKeys.execution(origin, task)), Set.of(Part.LOG));
            if (!found.isEmpty()) {
                Execution run = found.get(0);
                return Optional.of(new TaskRun(run.id(), run.status(), run.requestedAt(), run.changedAt()));
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<Callee> action(String ref) {
        return parts.action(ref);
    }

    @Override
    public Instant now() {
        return parts.clock().instant();
    }
}
