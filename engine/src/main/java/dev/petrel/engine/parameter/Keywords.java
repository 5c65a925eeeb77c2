// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonRegex;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What draft 4 lets a keyword's value be. One that is something else cannot be checked against. */
final class Keywords {

    /** The schema of schemas, which the validator brings along. */
    private static final String DRAFT_4 = "http://json-schema.org/draft-04/schema";

    private Keywords() {}

    /** What was expected instead of {@code value}, or null when it can be used. */
    static @Nullable String expected(String keyword, @Nullable Object value) {
        return switch (keyword) {
            case "minimum", "maximum" -> unless(value instanceof Number, "a number");
            case "multipleOf" -> unless(value instanceof Number n && n.doubleValue() > 0, "a number above 0");
            case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties" ->
                unless(value instanceof Number n && n.doubleValue() >= 0, "a count");
            case "exclusiveMinimum", "exclusiveMaximum", "uniqueItems" ->
                unless(value instanceof Boolean, "true or false");
            case "additionalProperties", "additionalItems" ->
                unless(value instanceof Boolean || value instanceof Map, "true, false or a schema");
            case "enum" -> unless(value instanceof List<?> list && !list.isEmpty(), "a list of values");
            case "items" -> unless(value instanceof Map || isSchemas(value), "a schema or a list of schemas");
            case "allOf", "anyOf", "oneOf" ->
                unless(isSchemas(value) && value instanceof List<?> list && !list.isEmpty(), "a list of schemas");
            case "not" -> unless(value instanceof Map, "a schema");
            case "patternProperties" -> patterns(value);
            case "properties", "definitions", "dependencies" -> unless(value instanceof Map, "a mapping");
            case "$ref" ->
                unless(
                        value instanceof String text && (text.startsWith("#") || text.startsWith(DRAFT_4)),
                        "a reference into the schema itself, #/definitions/name (other files and addresses are not read:"
                                + " copy the definition into the schema)");
            case "pattern" -> regex(value);
            default -> null;
        };
    }

    private static @Nullable String unless(boolean usable, String expected) {
        return usable ? null : expected;
    }

    private static boolean isSchemas(@Nullable Object value) {
        return value instanceof List<?> list && list.stream().allMatch(each -> each instanceof Map);
    }

    private static @Nullable String patterns(@Nullable Object value) {
        return value instanceof Map<?, ?> map
                ? map.keySet().stream()
                        .map(Keywords::regex)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .map(expected -> "keys that are each " + expected)
                        .orElse(null)
                : "a mapping";
    }

    private static @Nullable String regex(@Nullable Object value) {
        if (!(value instanceof String text)) {
            return "a regular expression";
        }
        try {
            PythonRegex.compile(text);
            return null;
        } catch (PythonError e) {
            return "a regular expression (" + e.text() + ")";
        }
    }
}
