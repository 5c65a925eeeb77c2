// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.source;

import dev.petrel.engine.content.read.SchemaChecks;
import dev.petrel.engine.content.yaml.FieldReader;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules for {@code config.schema.yaml}: each key of the pack's configuration with the schema of its value. */
final class ConfigSchema {

    private ConfigSchema() {}

    /** {@code root} as a schema. What cannot be read is an error, and there is none; what has no effect is a warning. */
    static Map<String, @Nullable Object> check(LocatedValue root, FileProblems problems) {
        if (!root.isMapping() || root.entries().isEmpty()) {
            problems.error(
                    root.place(),
                    "",
                    "expected a mapping of configuration keys to schemas, found " + FieldReader.found(root),
                    "describe a key or remove the file");
            return Map.of();
        }
        SchemaChecks schemas = new SchemaChecks(problems);
        for (Map.Entry<String, LocatedValue.Entry> entry : root.entries().entrySet()) {
            LocatedValue schema = entry.getValue().value();
            if (schema.isMapping()) {
                schemas.check(entry.getKey(), schema);
            } else {
                problems.error(
                        schema.place(), entry.getKey(), "expected a schema, found " + FieldReader.found(schema), "");
            }
        }
        return problems.hasErrors() ? Map.of() : root.plainMapping();
    }
}
