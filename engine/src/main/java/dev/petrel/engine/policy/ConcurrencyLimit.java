// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.policy;

import dev.petrel.engine.json.ExactJson;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A concurrency policy that is in force.
 *
 * @param policy its reference
 * @param defaults what its attributes are in executions that do not give them
 */
public record ConcurrencyLimit(
        String policy, PolicySettings.Concurrency settings, Map<String, @Nullable Object> defaults) {

    public static ConcurrencyLimit of(
            Policy policy, PolicySettings.Concurrency settings, Map<String, @Nullable Object> defaults) {
        return new ConcurrencyLimit(policy.key(), settings, defaults);
    }

    public int threshold() {
        return settings.threshold();
    }

    /** Whether it counts all executions of its action together. */
    public boolean countsAll() {
        return settings.attributes().isEmpty();
    }

    /**
     * The id of the slots that {@code execution} needs one of. Values of parameters are in it as a digest only, since some
     * are secret.
     *
     * @param execution with its parameters
     */
    public String slots(Execution execution) {
        List<@Nullable Object> values = new ArrayList<>();
        for (String attribute : settings.attributes()) {
            Map<String, @Nullable Object> given = execution.parameters();
            values.add(attribute);
            values.add(ordered(given.containsKey(attribute) ? given.get(attribute) : defaults.get(attribute)));
        }
        return Ids.derive("slots", policy, ExactJson.write(values));
    }

    /** The same value whatever the order of its keys. */
    private static @Nullable Object ordered(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            map.forEach((key, part) -> sorted.put(String.valueOf(key), ordered(part)));
            return sorted;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> all = new ArrayList<>();
            list.forEach(part -> all.add(ordered(part)));
            return all;
        }
        return value;
    }
}
