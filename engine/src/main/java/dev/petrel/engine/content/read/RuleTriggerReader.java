// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.content.yaml.FieldReader;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.engine.schedule.Schedules;
import dev.petrel.engine.text.Suggestions;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the {@code trigger} of a rule: a trigger type and what the rule asks of it. */
final class RuleTriggerReader {

    private static final Ref WEBHOOK = new Ref(BuiltinTriggers.PACK, "st2.webhook");

    private final ReferenceLookup known;

    RuleTriggerReader(ReferenceLookup known) {
        this.known = known;
    }

    Optional<Trigger> read(FieldReader fields) {
        String written = fields.required("type");
        LocatedValue parameters = fields.located("parameters");
        if (written.isEmpty()) {
            return Optional.empty();
        }
        Optional<Ref> ref = Ref.parse(written);
        if (ref.isEmpty()) {
            fields.error("type", "\"" + written + "\" is not a trigger type", "write it as pack.name");
            return Optional.empty();
        }
        Optional<TriggerType> type = known.triggerType(ref.get());
        known.refusal(ref.get())
                .ifPresent(why -> fields.error(
                        "type",
                        "the rule would never run: " + why,
                        "dispatch an event of a trigger type of your own where the file is written"));
        if (type.isEmpty()) {
            reportUnknown(fields, written, parameters.entries().isEmpty());
        } else if (checkParameters(fields, type.get(), parameters) && Schedules.isTimer(ref.get())) {
            checkTimer(fields, ref.get(), parameters.plainMapping());
        } else if (ref.get().equals(WEBHOOK)) {
            checkWebhook(fields, parameters);
        }
        return Optional.of(Triggers.of(ref.get(), parameters.plainMapping(), type));
    }

    private void reportUnknown(FieldReader fields, String written, boolean withoutParameters) {
        String remedy = Suggestions.didYouMean(written, known.triggerTypes(), "register the pack that brings it");
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

    private static void checkTimer(FieldReader fields, Ref type, Map<String, @Nullable Object> parameters) {
        Schedules.read(type, parameters, ZoneOffset.UTC)
                .faults()
                .forEach(fault -> fields.error("parameters", fault.problem(), fault.remedy()));
    }

    private static void checkWebhook(FieldReader fields, LocatedValue parameters) {
        Object url = parameters.plainMapping().get("url");
        String plain = url instanceof String text ? text.replaceAll("^/+|/+$", "") : "";
        if (url != null && plain.isEmpty()) {
            fields.error("parameters", "\"url\" is no path below /v1/webhooks/", "write a text such as git/push");
        } else if (plain.equals("st2")) {
            fields.error(
                    "parameters",
                    "the URL \"st2\" is Petrel's own: it fires any trigger that a client names",
                    "choose another one");
        }
    }

    /** Whether the parameters' names are those that {@code type} wants. */
    private static boolean checkParameters(FieldReader fields, TriggerType type, LocatedValue given) {
        Map<String, @Nullable Object> schema = type.parametersSchema();
        if (schema.isEmpty()) {
            if (!given.entries().isEmpty()) {
                fields.warning(
                        "parameters", "\"" + type.ref() + "\" takes none: the rule may never match", "remove them");
            }
            return true;
        }
        Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> map ? map : Map.of();
        List<String> missing = properties.entrySet().stream()
                .filter(property -> property.getValue() instanceof Map<?, ?> p
                        && Boolean.TRUE.equals(p.get("required"))
                        && given.get(String.valueOf(property.getKey())).isEmpty())
                .map(property -> String.valueOf(property.getKey()))
                .toList();
        missing.forEach(name -> fields.error(
                "parameters", "\"" + name + "\" is missing, \"" + type.ref() + "\" requires it", "add it"));
        List<String> names = properties.keySet().stream().map(String::valueOf).toList();
        List<String> excess = Boolean.FALSE.equals(schema.get("additionalProperties"))
                ? given.entries().keySet().stream()
                        .filter(name -> !names.contains(name))
                        .toList()
                : List.of();
        excess.forEach(name -> fields.error(
                "parameters",
                "\"" + type.ref() + "\" takes no \"" + name + "\"",
                Suggestions.didYouMean(name, names, "use only " + String.join(", ", names))));
        return missing.isEmpty() && excess.isEmpty();
    }
}
