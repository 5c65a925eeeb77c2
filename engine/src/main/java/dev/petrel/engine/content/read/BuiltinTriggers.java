// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.content.yaml.BundledYaml;
import dev.petrel.engine.content.yaml.FieldReader;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.TriggerType;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The trigger types that the engine itself fires: timers, webhooks, what became of executions, sensors and keys. */
public final class BuiltinTriggers {

    /** The pack they belong to. */
    public static final String PACK = "core";

    private BuiltinTriggers() {}

    /** All of them, ordered by name. */
    public static List<TriggerType> all() {
        return BundledYaml.items(BuiltinTriggers.class, "triggers.yaml")
                .map(BuiltinTriggers::type)
                .toList();
    }

    /** Those that nothing will ever fire, and why. */
    public static Map<Ref, String> refused() {
        return BundledYaml.items(BuiltinTriggers.class, "triggers.yaml")
                .filter(type -> type.has("refused"))
                .collect(Collectors.toUnmodifiableMap(
                        type -> new Ref(PACK, type.required("name")), type -> type.required("refused")));
    }

    private static TriggerType type(FieldReader type) {
        return new TriggerType(
                new Ref(PACK, type.required("name")),
                type.required("description"),
                type.map("payload_schema"),
                type.map("parameters_schema"),
                List.of(),
                null,
                null);
    }
}
