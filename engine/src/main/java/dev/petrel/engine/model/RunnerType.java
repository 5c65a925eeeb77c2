// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A way to run actions. Petrel brings them; packs only name them.
 *
 * @param parameters the parameters that every action of this runner has, like {@link Action#parameters}
 * @param outputKey where in the result the action's own output is, or null for the whole
 * @param outputSchema the JSON schema of its results, empty for any
 * @param implemented false for a runner that Petrel knows by name only: its actions load, and fail when they run
 * @param alias another name that actions may give for it, or null
 */
public record RunnerType(
        String name,
        String description,
        Map<String, Map<String, @Nullable Object>> parameters,
        @Nullable String outputKey,
        Map<String, @Nullable Object> outputSchema,
        boolean implemented,
        @Nullable String alias) {

    public RunnerType {
        parameters = Values.copy(parameters);
        outputSchema = Values.copy(outputSchema);
    }

    /** Without another name; it says nothing of its results. */
    public RunnerType(
            String name,
            String description,
            Map<String, Map<String, @Nullable Object>> parameters,
            @Nullable String outputKey,
            boolean implemented) {
        this(name, description, parameters, outputKey, Map.of(), implemented, null);
    }

    public String id() {
        return Ids.derive("runner_type", name);
    }

    public String uid() {
        return "runner_type:" + name;
    }
}
