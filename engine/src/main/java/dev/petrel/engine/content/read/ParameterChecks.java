// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.content.yaml.FieldReader;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.text.Suggestions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks for faults in the parameters of an action. Only a name that no template could use is an error: real packs hold
 * all the others, and their actions run.
 */
public final class ParameterChecks {

    private static final Pattern NAME = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Set<String> TYPES =
            Set.of("string", "integer", "number", "boolean", "array", "object", "null", "any");
    public static final Set<String> KEYWORDS = Set.of(
            "id",
            "$schema",
            "title",
            "description",
            "default",
            "multipleOf",
            "maximum",
            "exclusiveMaximum",
            "minimum",
            "exclusiveMinimum",
            "maxLength",
            "minLength",
            "pattern",
            "additionalItems",
            "items",
            "maxItems",
            "minItems",
            "uniqueItems",
            "maxProperties",
            "minProperties",
            "required",
            "secret",
            "additionalProperties",
            "definitions",
            "properties",
            "patternProperties",
            "dependencies",
            "enum",
            "type",
            "position",
            "immutable",
            "allOf",
            "anyOf",
            "oneOf",
            "not",
            "format",
            "$ref");

    private final LocatedValue parameters;
    private final FileProblems problems;

    ParameterChecks(LocatedValue parameters, FileProblems problems) {
        this.parameters = parameters;
        this.problems = problems;
    }

    /** Reports what is wrong with the parameters of an action of {@code runner}, empty when it is not known. */
    void check(Optional<RunnerType> runner) {
        parameters.entries().forEach((name, entry) -> {
            if (!NAME.matcher(name).matches()) {
                problems.error(
                        entry.keyPlace(), "parameters." + name, "is not a name", "use letters, digits and _ only");
            }
            LocatedValue schema = entry.value();
            if (schema.isMapping()) {
                checkKeywords(name, schema);
                checkType(name, schema);
                checkImmutable(name, schema, runner.map(r -> r.parameters().get(name)));
            }
        });
        checkPositions();
    }

    private void checkKeywords(String name, LocatedValue schema) {
        schema.entries().forEach((keyword, entry) -> {
            if (!KEYWORDS.contains(keyword)) {
                problems.warning(
                        entry.keyPlace(),
                        "parameters." + name + "." + keyword,
                        "unknown keyword, it has no effect",
                        Suggestions.didYouMean(keyword, KEYWORDS, "remove it"));
            }
        });
    }

    private void checkType(String name, LocatedValue schema) {
        schema.get("type").ifPresent(type -> {
            if (!(type.value() instanceof String word) || !TYPES.contains(word)) {
                problems.warning(
                        type.place(),
                        "parameters." + name + ".type",
                        "expected one type, found " + FieldReader.found(type),
                        type.value() instanceof String word
                                ? Suggestions.didYouMean(
                                        word, TYPES, "use string, integer, number, boolean, array or object")
                                : "use anyOf for several");
            }
        });
    }

    private void checkImmutable(String name, LocatedValue schema, Optional<Map<String, @Nullable Object>> ofRunner) {
        boolean immutable = schema.plainMapping().get("immutable") == Boolean.TRUE;
        boolean hasDefault = schema.entries().containsKey("default")
                || ofRunner.map(r -> r.containsKey("default")).orElse(false);
        if (immutable && !hasDefault && ofRunner.isEmpty()) {
            problems.warning(
                    schema.place(), "parameters." + name, "is immutable without a default: it is always null", "");
        }
    }

    private void checkPositions() {
        TreeMap<Double, String> taken = new TreeMap<>();
        parameters
                .entries()
                .forEach((name, entry) -> entry.value().get("position").ifPresent(at -> {
                    if (!(at.value() instanceof Number position) || position.doubleValue() < 0) {
                        problems.warning(
                                at.place(), "parameters." + name + ".position", "is not a position", "count from 0");
                    } else {
                        String other = taken.put(position.doubleValue(), name);
                        if (other != null) {
                            problems.warning(
                                    at.place(),
                                    "parameters." + name + ".position",
                                    "\"" + other + "\" has the position " + position + " too",
                                    "give each its own");
                        }
                    }
                }));
        if (!taken.isEmpty() && taken.lastKey() - taken.firstKey() > taken.size() - 1) {
            problems.warning(parameters.place(), "parameters", "the positions " + taken.keySet() + " have a gap", "");
        }
    }
}
