// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.model.TriggerType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Works out the trigger that a rule listens to. The same rule comes to the same trigger on every node. */
public final class Triggers {

    private Triggers() {}

    /** The trigger of a type without parameters, which has the type's own name; empty for one that has some. */
    public static Optional<Trigger> simple(TriggerType type) {
        return type.parametersSchema().isEmpty()
                ? Optional.of(new Trigger(type.ref(), type.ref(), Map.of()))
                : Optional.empty();
    }

    /** The trigger of a rule that gives {@code parameters} to {@code type}, which may not be known. */
    public static Trigger of(Ref type, Map<String, @Nullable Object> parameters, Optional<TriggerType> known) {
        boolean simple = parameters.isEmpty()
                && known.map(t -> t.parametersSchema().isEmpty()).orElse(true);
        return simple ? new Trigger(type, type, Map.of()) : parameterised(type, parameters);
    }

    /** The trigger of {@code type} with {@code parameters}; the order of the parameters does not matter. */
    public static Trigger parameterised(Ref type, Map<String, @Nullable Object> parameters) {
        String named = type + "\0" + Json.write(sorted(parameters));
        UUID uuid = UUID.nameUUIDFromBytes(named.getBytes(StandardCharsets.UTF_8));
        return new Trigger(new Ref(type.pack(), uuid.toString()), type, parameters);
    }

    private static @Nullable Object sorted(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            map.forEach((key, part) -> sorted.put(String.valueOf(key), sorted(part)));
            return sorted;
        }
        return value instanceof List<?> list
                ? list.stream().map(Triggers::sorted).toList()
                : value;
    }
}
