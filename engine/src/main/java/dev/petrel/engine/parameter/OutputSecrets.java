// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.RunnerType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hides what an action's {@code output_schema} calls secret in the results of its executions. As in StackStorm, the schema
 * is of the action's own output, which the runner puts under its output key. For any thread; blocks on nothing.
 */
public final class OutputSecrets {

    /** What of a result tells how the run went, and nothing of what the action said. */
    private static final Set<String> HARMLESS =
            Set.of("failed", "succeeded", "return_code", "exit_code", "error", "message", "user");

    /** The runner whose result holds the schema of the answer beside it. */
    private static final String INQUIRER = "inquirer";

    private final String outputKey;
    private final Map<String, @Nullable Object> schema;
    private final boolean secret;
    private final boolean asks;

    private OutputSecrets(String outputKey, Map<String, @Nullable Object> schema, boolean asks) {
        this.asks = asks;
        this.outputKey = outputKey;
        this.schema = schema;
        this.secret = SecretParameters.anyIn(schema);
    }

    /** The secrets of {@code action}, which runs on {@code runner}. */
    public static OutputSecrets of(RunnerType runner, Action action) {
        return new OutputSecrets(
                OutputSchema.key(runner), OutputSchema.whole(action.outputSchema()), INQUIRER.equals(runner.name()));
    }

    /** Whether there is anything to hide. */
    public boolean any() {
        return secret || asks;
    }

    /** {@code result} without what must not be shown. The results of several hosts have one output each. */
    public Map<String, @Nullable Object> masked(Map<String, @Nullable Object> result) {
        Map<String, @Nullable Object> answer = asks ? answerMasked(result) : result;
        return secret ? masked(answer, true) : answer;
    }

    private Map<String, @Nullable Object> masked(Map<String, @Nullable Object> result, boolean hosts) {
        Map<String, @Nullable Object> masked = new LinkedHashMap<>(result);
        if (result.containsKey(outputKey)) {
            masked.put(outputKey, SecretParameters.hidden(result.get(outputKey), schema));
        } else if (hosts) {
            masked.replaceAll((host, value) -> value instanceof Map<?, ?> each ? masked(texts(each), false) : value);
        }
        return masked;
    }

    private static Map<String, @Nullable Object> answerMasked(Map<String, @Nullable Object> result) {
        if (!(result.get("schema") instanceof Map<?, ?> asked) || !SecretParameters.anyIn(asked)) {
            return result;
        }
        Map<String, @Nullable Object> masked = new LinkedHashMap<>(result);
        masked.computeIfPresent("response", (key, response) -> SecretParameters.hidden(response, asked));
        return masked;
    }

    private static Map<String, @Nullable Object> texts(Map<?, ?> map) {
        Map<String, @Nullable Object> texts = new LinkedHashMap<>();
        map.forEach((key, value) -> texts.put(String.valueOf(key), value));
        return texts;
    }

    /** {@code result} of an action whose schema is not known any more: only how the run went. */
    public static Map<String, @Nullable Object> allMasked(Map<String, @Nullable Object> result) {
        Map<String, @Nullable Object> masked = new LinkedHashMap<>(result);
        masked.replaceAll((key, value) -> HARMLESS.contains(key) || value == null ? value : SecretParameters.MASK);
        return masked;
    }
}
