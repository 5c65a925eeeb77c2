// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.view;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.ActionAlias;
import dev.petrel.engine.model.Pack;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.model.TriggerType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The objects that packs brought, as the API shows them. */
public final class Contents {

    private Contents() {}

    public static Map<String, @Nullable Object> action(Action action) {
        return new Shape()
                .put("tags", Shape.tags(action.tags()))
                .named(action, action.ref())
                .put("metadata_file", orEmpty(action.metadataFile()))
                .put("description", action.description())
                .put("enabled", action.enabled())
                .put("entry_point", action.entryPoint())
                .put("runner_type", action.runnerType())
                .put("parameters", action.parameters())
                .put("output_schema", action.outputSchema())
                .put("notify", action.notification())
                .put("id", action.id())
                .done();
    }

    public static Map<String, @Nullable Object> alias(ActionAlias alias) {
        return new Shape()
                .named(alias, alias.ref())
                .put("metadata_file", orEmpty(alias.about().metadataFile()))
                .put("description", alias.description())
                .put("enabled", alias.enabled())
                .put("action_ref", alias.action())
                .put("formats", alias.formats().stream().map(Contents::format).toList())
                .put("ack", alias.replies().ack())
                .put("result", alias.replies().result())
                .put("extra", alias.replies().extra())
                .put("immutable_parameters", alias.immutableParameters())
                .put("id", alias.id())
                .done();
    }

    /** As the file has it: one text, or what is shown and what commands are held against. */
    private static Object format(ActionAlias.Format format) {
        return format.bare()
                ? format.representations().get(0)
                : new Shape()
                        .put("display", format.display())
                        .put("representation", format.representations())
                        .put("match_multiple", format.matchMultiple() ? true : null)
                        .done();
    }

    public static Map<String, @Nullable Object> runner(RunnerType runner) {
        String module = runner.name().replace('-', '_') + "_runner";
        return new Shape()
                .put("name", runner.name())
                .put("description", runner.description())
                .put("uid", runner.uid())
                .put("enabled", runner.implemented())
                .put("runner_package", module)
                .put("runner_module", module)
                .put("runner_parameters", runner.parameters())
                .put("output_key", runner.outputKey())
                .put("output_schema", runner.outputSchema())
                .put("id", runner.id())
                .done();
    }

    public static Map<String, @Nullable Object> rule(Rule rule) {
        Map<String, @Nullable Object> trigger = new LinkedHashMap<>();
        trigger.put("type", rule.triggerType());
        trigger.put("parameters", rule.triggerParameters());
        trigger.put("ref", rule.trigger().toString());
        Map<String, @Nullable Object> action = new LinkedHashMap<>();
        action.put("ref", rule.action());
        action.put("parameters", rule.actionParameters());
        return new Shape()
                .put("tags", Shape.tags(rule.tags()))
                .put("uid", rule.uid())
                .put("metadata_file", orEmpty(rule.metadataFile()))
                .put("name", rule.ref().name())
                .put("ref", rule.ref().toString())
                .put("description", rule.description())
                .put("pack", rule.ref().pack())
                .put("type", Map.of("ref", rule.type(), "parameters", Map.of()))
                .put("trigger", trigger)
                .put("criteria", rule.criteria())
                .put("action", action)
                .put("context", rule.context())
                .put("enabled", rule.enabled())
                .put("id", rule.id())
                .done();
    }

    public static Map<String, @Nullable Object> triggerType(TriggerType type) {
        return new Shape()
                .put("description", type.description())
                .put("tags", Shape.tags(type.tags()))
                .put("uid", type.uid())
                .put("metadata_file", type.metadataFile())
                .put("ref", type.ref().toString())
                .put("name", type.ref().name())
                .put("pack", type.ref().pack())
                .put("payload_schema", type.payloadSchema())
                .put("parameters_schema", type.parametersSchema())
                .put("dedup_key", type.dedupKey())
                .put("id", type.id())
                .done();
    }

    public static Map<String, @Nullable Object> trigger(Trigger trigger) {
        return new Shape()
                .put("uid", trigger.uid())
                .put("ref", trigger.ref().toString())
                .put("name", trigger.ref().name())
                .put("pack", trigger.ref().pack())
                .put("type", trigger.type().toString())
                .put("parameters", trigger.parameters())
                .put("id", trigger.id())
                .done();
    }

    public static Map<String, @Nullable Object> sensor(SensorType sensor) {
        return new Shape()
                .put("description", sensor.description())
                .put("uid", sensor.uid())
                .put("metadata_file", sensor.metadataFile())
                .put("name", sensor.ref().name())
                .put("ref", sensor.ref().toString())
                .put("pack", sensor.ref().pack())
                .put("artifact_uri", "file://" + sensor.artifact())
                .put("entry_point", sensor.entryPoint())
                .put(
                        "trigger_types",
                        sensor.triggerTypes().stream().map(Ref::toString).toList())
                .put("poll_interval", sensor.pollInterval())
                .put("poll_timeout", sensor.pollTimeout())
                .put("enabled", sensor.enabled())
                .put("id", sensor.id())
                .done();
    }

    /** @param files paths below the pack's directory */
    public static Map<String, @Nullable Object> pack(Pack pack, List<String> files) {
        return new Shape()
                .put("uid", pack.uid())
                .put("ref", pack.ref())
                .put("name", pack.name())
                .put("description", pack.description())
                .put("keywords", list(pack, "keywords"))
                .put("version", pack.version())
                .put("stackstorm_version", pack.manifest().get("stackstorm_version"))
                .put("python_versions", list(pack, "python_versions"))
                .put("author", pack.author())
                .put("email", pack.email())
                .put("contributors", list(pack, "contributors"))
                .put("files", files)
                .put("path", pack.path())
                .put("dependencies", list(pack, "dependencies"))
                .put("system", pack.manifest().getOrDefault("system", Map.of()))
                .put("id", pack.id())
                .done();
    }

    private static List<?> list(Pack pack, String key) {
        return pack.manifest().get(key) instanceof List<?> list ? list : List.of();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
