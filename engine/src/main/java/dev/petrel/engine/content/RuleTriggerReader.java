// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content;

import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.model.TriggerType;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the {@code trigger} of a rule: a trigger type and what the rule asks of it. */
final class RuleTriggerReader {

    private final Known known;

    RuleTriggerReader(Known known) {
        this.known = known;
    }

    Optional<Trigger> read(Fields fields) {
        String written = fields.required("type");
        Located parameters = fields.located("parameters");
        if (written.isEmpty()) {
            return Optional.empty();
        }
        Optional<Ref> ref = Ref.parse(written);
        if (ref.isEmpty()) {
            fields.error("type", "\"" + written + "\" is not a trigger type", "write it as pack.name");
            return Optional.empty();
        }
        Optional<TriggerType> type = known.triggerType(ref.get());
        if (type.isEmpty()) {
            reportUnknown(fields, written, parameters.entries().isEmpty());
        } else {
            checkParameters(fields, type.get(), parameters);
        }
        return Optional.of(Triggers.of(ref.get(), parameters.plainMapping(), type));
    }

    private void reportUnknown(Fields fields, String written, boolean withoutParameters) {
        String remedy = Suggestion.of(written, known.triggerTypes(), "register the pack that brings it");
        if (withoutParameters) {
            fields.error(
                    "type",
                    "the trigger type \"" + written + "\" does not exist, and no \"parameters\" are given for it",
                    remedy);
        } else {
            fields.warning(
                    "type",
                    "the trigger type \"" + written + "\" is not known, its parameters are not checked",
                    remedy);
        }
    }

    private static void checkParameters(Fields fields, TriggerType type, Located given) {
        Map<String, @Nullable Object> schema = type.parametersSchema();
        if (schema.isEmpty()) {
            if (!given.entries().isEmpty()) {
                fields.warning(
                        "parameters", "\"" + type.ref() + "\" takes none: the rule may never match", "remove them");
            }
            return;
        }
        Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> map ? map : Map.of();
        properties.forEach((name, property) -> {
            if (property instanceof Map<?, ?> p
                    && Boolean.TRUE.equals(p.get("required"))
                    && given.get(String.valueOf(name)).isEmpty()) {
                fields.error("parameters", "\"" + name + "\" is missing, \"" + type.ref() + "\" requires it", "add it");
            }
        });
        if (Boolean.FALSE.equals(schema.get("additionalProperties"))) {
            var names = properties.keySet().stream().map(String::valueOf).toList();
            given.entries().keySet().stream()
                    .filter(name -> !names.contains(name))
                    .forEach(name -> fields.error(
                            "parameters",
                            "\"" + type.ref() + "\" takes no \"" + name + "\"",
                            Suggestion.of(name, names, "use only " + String.join(", ", names))));
        }
    }
}
