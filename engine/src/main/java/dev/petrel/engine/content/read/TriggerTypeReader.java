// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.content.yaml.FieldReader;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.engine.parameter.PayloadSchema;
import dev.petrel.expression.Templates;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a trigger type: a file of {@code triggers/}, or an item of a sensor's {@code trigger_types}. */
final class TriggerTypeReader {

    private static final Set<String> KEYS = Set.of(
            "name",
            "pack",
            "description",
            "payload_schema",
            "parameters_schema",
            "tags",
            "dedup_key",
            "payload_info",
            "id",
            "ref",
            "uid",
            "metadata_file");

    private static final Set<String> NAMES = Set.of("trigger");

    private final Templates templates;

    TriggerTypeReader(Templates templates) {
        this.templates = templates;
    }

    Optional<TriggerType> read(PackFile file) {
        return read(file, file.fields());
    }

    /** The type that {@code fields} describe, which are a part of {@code file}. */
    Optional<TriggerType> read(PackFile file, FieldReader fields) {
        String name = fields.required("name");
        if (name.isBlank()) {
            return Optional.empty();
        }
        TriggerType type = new TriggerType(
                new Ref(file.pack(), name),
                fields.text("description"),
                fields.map("payload_schema"),
                fields.map("parameters_schema"),
                fields.tags(),
                file.metadataFile(),
                fields.text("dedup_key"));
        fields.ignoreOthers(KEYS);
        LocatedValue dedupKey = fields.value("dedup_key");
        if (dedupKey != null) {
            new TemplateChecks(templates, file.problems(), ": it names no event")
                    .check(dedupKey, fields.at("dedup_key"), NAMES);
        }
        check(file, fields, "payload_schema", type.payloadSchema());
        check(file, fields, "parameters_schema", type.parametersSchema());
        return file.problems().hasErrors() ? Optional.empty() : Optional.of(type);
    }

    private static void check(PackFile file, FieldReader fields, String key, Map<String, @Nullable Object> schema) {
        new SchemaChecks(file.problems()).check(fields.at(key), fields.located(key));
        if (!schema.isEmpty()) {
            PayloadSchema.of(schema).fault().ifPresent(fault -> fields.warning(key, fault, "correct it"));
        }
    }
}
