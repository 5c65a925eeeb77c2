// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.trigger;

import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.ContentSnapshot;
import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.engine.parameter.OutputSecrets;
import dev.petrel.engine.parameter.SecretParameters;
import dev.petrel.engine.store.ExecutionStore;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads executions that have ended, for events that tell of them. For any thread; blocks for the database. */
public final class EndedExecutions {

    private final ExecutionStore store;
    private final ContentCache content;
    private final RunnerCatalog runners;
    private final int largest;

    /**
     * @param content says what of parameters and results is secret
     * @param largest a result of more bytes than this is not read: no event could hold it
     */
    public EndedExecutions(ExecutionStore store, ContentCache content, RunnerCatalog runners, int largest) {
        this.store = store;
        this.content = content;
        this.runners = runners;
        this.largest = largest;
    }

    /** The execution, or empty if it is not there any more. */
    Optional<EndedExecution> read(String id) {
        return store.get(id).map(execution -> {
            ContentSnapshot now = content.recent();
            Optional<Action> action = now.get(Action.class, execution.action().toString());
            Optional<RunnerType> runner = runners.find(execution.runnerType());
            Map<String, @Nullable Object> result = result(execution);
            if (action.isEmpty() || runner.isEmpty()) {
                return new EndedExecution(
                        execution, allMasked(execution.parameters()), OutputSecrets.allMasked(result));
            }
            ActionParameters parameters = now.derived(
                    ActionParameters.class, action.get().key(), () -> ActionParameters.of(runner.get(), action.get()));
            OutputSecrets secrets = now.derived(
                    OutputSecrets.class, action.get().key(), () -> OutputSecrets.of(runner.get(), action.get()));
            return new EndedExecution(execution, parameters.masked(execution.parameters()), secrets.masked(result));
        });
    }

    /** What stands in place of a result that does not fit into an event. */
    static String tooLarge(String id) {
        return "The result is larger than an event may be, which [messaging] max_event_size says: read it with"
                + " GET /v1/executions/" + id;
    }

    private Map<String, @Nullable Object> result(Execution execution) {
        Map<String, @Nullable Object> result = execution.result();
        Execution.StoredResult stored = execution.stored();
        if (result != null) {
            return result;
        }
        if (stored == null) {
            return Map.of();
        }
        if (stored.bytes() > largest) {
            return Map.of("left_out", tooLarge(execution.id()));
        }
        ByteArrayOutputStream json = new ByteArrayOutputStream((int) stored.bytes());
        for (int chunk = 0; chunk < stored.chunks(); chunk++) {
            json.writeBytes(store.resultChunk(stored, chunk));
        }
        return Json.readObject(json.toString(StandardCharsets.UTF_8));
    }

    private static Map<String, @Nullable Object> allMasked(Map<String, @Nullable Object> parameters) {
        Map<String, @Nullable Object> masked = new LinkedHashMap<>(parameters);
        masked.replaceAll((name, value) -> SecretParameters.MASK);
        return masked;
    }
}
