// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.content.yaml.FieldReader;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.text.Suggestions;
import java.util.List;
import java.util.Set;

/**
 * Looks for keywords of a JSON schema that have no effect as they are written: unknown ones, types that there are none of,
 * and flags that are neither true nor false, at every level. All are warnings: packs run with them, but a secret
 * is not masked, and what is required may be missing.
 */
public final class SchemaChecks {

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

    private static final Set<String> TYPES =
            Set.of("string", "integer", "number", "boolean", "array", "object", "null", "any");

    private static final List<String> SCHEMAS =
            List.of("items", "additionalItems", "additionalProperties", "not", "allOf", "anyOf", "oneOf");
    private static final List<String> SCHEMAS_BY_NAME =
            List.of("properties", "patternProperties", "definitions", "dependencies");

    private final FileProblems problems;

    public SchemaChecks(FileProblems problems) {
        this.problems = problems;
    }

    /** Checks {@code schema}, which stands under {@code path}; what is no mapping is no schema, and passed over. */
    public void check(String path, LocatedValue schema) {
        check(path, schema, true);
    }

    /** @param several whether it may be of one of several types */
    void check(String path, LocatedValue schema, boolean several) {
        if (!schema.isMapping()) {
            return;
        }
        checkKeywords(path, schema);
        schema.get("type").ifPresent(type -> checkType(path + ".type", type, several));
        List.of("secret", "immutable", "required")
                .forEach(flag -> schema.get(flag).ifPresent(value -> checkFlag(path + "." + flag, flag, value)));
        SCHEMAS.forEach(keyword -> schema.get(keyword).ifPresent(value -> {
            check(path + "." + keyword, value, true);
            for (int i = 0; i < value.items().size(); i++) {
                check(path + "." + keyword + "[" + i + "]", value.items().get(i), true);
            }
        }));
        SCHEMAS_BY_NAME.forEach(keyword -> schema.get(keyword)
                .ifPresent(value -> value.entries()
                        .forEach((name, entry) -> check(path + "." + keyword + "." + name, entry.value(), true))));
    }

    private void checkKeywords(String path, LocatedValue schema) {
        schema.entries().forEach((keyword, entry) -> {
            if (!KEYWORDS.contains(keyword)) {
                problems.warning(
                        entry.keyPlace(),
                        path + "." + keyword,
                        "unknown keyword, it has no effect",
                        Suggestions.didYouMean(keyword, KEYWORDS, "remove it"));
            }
        });
    }

    private void checkType(String path, LocatedValue type, boolean several) {
        if (several && type.isList() && !type.items().isEmpty()) {
            type.items().forEach(each -> checkType(path, each, false));
        } else if (!(type.value() instanceof String word) || !TYPES.contains(word)) {
            problems.warning(
                    type.place(),
                    path,
                    "expected one type, found " + FieldReader.found(type),
                    type.value() instanceof String word
                            ? Suggestions.didYouMean(
                                    word, TYPES, "use string, integer, number, boolean, array or object")
                            : "use anyOf for several");
        }
    }

    /** Of an object, {@code required} may also be the list of its keys that have to be there. */
    private void checkFlag(String path, String flag, LocatedValue value) {
        if (!(value.value() instanceof Boolean) && !(flag.equals("required") && value.isList())) {
            problems.warning(
                    value.place(),
                    path,
                    "expected true or false, found " + FieldReader.found(value) + ": it has no effect",
                    "write " + flag + ": true, or remove it");
        }
    }
}
