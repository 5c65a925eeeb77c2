// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.config;

import dev.petrel.engine.content.read.TemplateChecks;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.model.Pack;
import dev.petrel.engine.parameter.PayloadSchema;
import dev.petrel.engine.parameter.SecretParameters;
import dev.petrel.engine.text.Suggestions;
import dev.petrel.expression.Templates;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds the configuration of a pack against the schema that the pack brings. The values are passed on to the pack's code
 * all the same, so that what does not fit is a warning.
 */
final class ConfigChecks {

    private static final Set<String> NAMES = Set.of("st2kv", "system");
    private static final String FAILS = ": actions and sensors of the pack fail for it";

    private final Pack pack;
    private final FileProblems problems;
    private final TemplateChecks templates;

    ConfigChecks(Pack pack, Templates templates, FileProblems problems) {
        this.pack = pack;
        this.problems = problems;
        this.templates = new TemplateChecks(templates, problems, FAILS);
    }

    /** Reports what is wrong with {@code values}, beyond what is missing. */
    void check(LocatedValue values) {
        values.entries().forEach((key, entry) -> {
            templates.check(entry.value(), key, NAMES);
            if (pack.configSchema().get(key) instanceof Map<?, ?> schema) {
                checkValue(key, entry.value(), schema);
            } else if (!pack.configSchema().isEmpty()) {
                problems.warning(
                        entry.keyPlace(),
                        key,
                        "is not in the config.schema.yaml of pack \"" + pack.ref() + "\"",
                        Suggestions.didYouMean(
                                key, pack.configSchema().keySet(), "remove it unless the pack's code reads it"));
            }
        });
    }

    private void checkValue(String key, LocatedValue value, Map<?, ?> schema) {
        if (value.value() == null || TemplateChecks.anyTemplate(value)) {
            return;
        }
        Map<String, @Nullable Object> one = Map.of(key, value.value());
        PayloadSchema.of(Map.of("type", "object", "properties", Map.of(key, schema)))
                .problem(one)
                .ifPresent(why -> problems.warning(
                        value.place(),
                        key,
                        SecretParameters.anyIn(schema) // then nothing of the value may be told
                                ? "does not fit the schema of pack \"" + pack.ref() + "\""
                                : "does not fit the schema of pack \"" + pack.ref() + "\": "
                                        + why.replaceFirst("^" + Pattern.quote(key) + ": ", ""),
                        "correct it"));
    }
}
