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
import java.util.HashMap;
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
        Map<TaskKey, Map<String, @Nullable Object>> found = new HashMap<>();
        List<TaskKey> missing = tasks;
        long read = 0;
        for (String origin : origins) {
            missing = missing.stream().filter(task -> !found.containsKey(task)).toList();
            for (int i = 0; i < missing.size(); i += AT_ONCE) {
                read += read(origin, missing.subList(i, Math.min(i + AT_ONCE, missing.size())), found, read);
            }
        }
        return tasks.stream().map(task -> found.getOrDefault(task, Map.of())).toList();
    }

    /** How many characters were read, beside {@code before}. */
    private long read(
            String workflow, List<TaskKey> tasks, Map<TaskKey, Map<String, @Nullable Object>> into, long before) {
        long read = 0;
        Map<String, TaskKey> byId = new HashMap<>();
        tasks.forEach(task -> byId.put(TaskKeys.execution(workflow, task), task));
        for (Execution execution : store.read(List.copyOf(byId.keySet()), Set.of(Part.RESULT))) {
            TaskKey task = byId.get(execution.id());
            if (task != null) {
                Execution.StoredResult stored = execution.stored();
                read += stored == null ? TooLarge.characters(execution.result()) : stored.bytes();
                if (before + read > most) {
                    throw new TooLarge(before + read, most);
                }
                into.put(task, result(execution));
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
