// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.RunnerType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the result of an action must look like: as a whole, by the {@code output_schema} of its runner; and by its own, which
 * is of the action's output, which its runner puts under its output key. Make it once for an action and keep it: it is compiled at the first use.
 * Safe for any thread; blocks on nothing.
 *
 * <p>As in StackStorm, a result is held against it only if the schema names its {@code type}; older packs give the
 * properties of an object alone, which says what is secret, but nothing is checked by it.
 */
public final class OutputSchema {

    private static final String MESSAGE = "Error validating output. See error output for more details.";

    private final String key;
    private final Map<String, @Nullable Object> runnerSchema;
    private final Map<String, @Nullable Object> schema;
    private volatile @Nullable SchemaCheck runnerCheck;
    private volatile @Nullable SchemaCheck check;

    private OutputSchema(String key, Map<String, @Nullable Object> runnerSchema, Map<String, @Nullable Object> schema) {
        this.key = key;
        this.runnerSchema = runnerSchema;
        this.schema = schema;
    }

    /** That of {@code action}, which runs on {@code runner}. */
    public static OutputSchema of(RunnerType runner, Action action) {
        return new OutputSchema(key(runner), runner.outputSchema(), action.outputSchema());
    }

    /** Where in a result the output of the action is. */
    static String key(RunnerType runner) {
        String key = runner.outputKey();
        return key == null ? "stdout" : key;
    }

    /** Older packs give the properties of an object alone, without the schema around them. */
    static Map<String, @Nullable Object> whole(Map<String, @Nullable Object> schema) {
        return isOlderForm(schema) ? Map.of("type", "object", "properties", schema) : schema;
    }

    /** Whether {@code schema} is no schema, but has one for each property. */
    public static boolean isOlderForm(Map<String, @Nullable Object> schema) {
        boolean bare = !schema.isEmpty() && schema.values().stream().allMatch(Map.class::isInstance);
        boolean object = schema.get("properties") instanceof Map<?, ?> && schema.size() == 1;
        return bare && !object;
    }

    /** What is wrong with the schema itself, to report at registration. */
    public static List<String> faults(Map<String, @Nullable Object> schema) {
        return schema.isEmpty()
                ? List.of()
                : SchemaCheck.of(whole(schema)).problem().stream().toList();
    }

    /** Whether results are held against it at all. */
    public boolean checks() {
        return schema.containsKey("type") || !runnerSchema.isEmpty();
    }

    /** What is wrong with {@code result}, in StackStorm's words and without its secrets; empty when nothing is. */
    public Optional<String> problem(Map<String, @Nullable Object> result) {
        if (result.isEmpty()) {
            return Optional.empty();
        }
        return problemOfRunner(result).or(() -> problemOfAction(result));
    }

    /** Without the value: the action's schema says what of it is secret, not the runner's. */
    private Optional<String> problemOfRunner(Map<String, @Nullable Object> result) {
        return runnerSchema.isEmpty()
                ? Optional.empty()
                : runnerCheck()
                        .finding(result)
                        .map(found -> "the result is not as the output_schema of its runner says"
                                + (found.where().isEmpty() ? "" : ", in " + found.where()));
    }

    private Optional<String> problemOfAction(Map<String, @Nullable Object> result) {
        if (!schema.containsKey("type")) {
            return Optional.empty();
        }
        if (!result.containsKey(key)) {
            return Optional.of("the result has no \"" + key + "\", which output_schema is about");
        }
        return check().finding(result.get(key))
                .map(found -> found.words() + ", in " + key + (found.where().isEmpty() ? "" : "." + found.where()));
    }

    /** The result of an execution that fails because its output is not as it must be. */
    public static Map<String, @Nullable Object> failure(String problem) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("error", problem);
        result.put("message", MESSAGE);
        return result;
    }

    private SchemaCheck runnerCheck() {
        SchemaCheck known = runnerCheck;
        if (known == null) {
            known = SchemaCheck.of(whole(runnerSchema));
            runnerCheck = known;
        }
        return known;
    }

    private SchemaCheck check() {
        SchemaCheck known = check;
        if (known == null) {
            known = SchemaCheck.of(schema);
            check = known;
        }
        return known;
    }
}
