// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import dev.petrel.engine.json.Json;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says what the validator found in the words of Python's jsonschema, which clients of StackStorm know. */
final class SchemaWords {

    private static final String ADDITIONAL = "additionalProperties";

    private final JsonNode root;
    private final List<Error> all;

    /**
     * @param root the value that was checked, with {@value SecretParameters#MASK} for what must not be shown of it
     * @param all everything that was found: all properties that one object must not have are told at once
     */
    SchemaWords(JsonNode root, List<Error> all) {
        this.root = root;
        this.all = all;
    }

    /** The place in the value: {@code a.b[0]}, empty for the value itself. */
    static String where(Error error) {
        StringBuilder where = new StringBuilder();
        NodePath path = error.getInstanceLocation();
        for (int i = 0; i < path.getNameCount(); i++) {
            Object step = path.getElement(i);
            if (step instanceof Integer) {
                where.append('[').append(step).append(']');
            } else {
                where.append(where.isEmpty() ? "" : ".").append(step);
            }
        }
        return where.toString();
    }

    /** How deep in the value it is: the least deep is told first. A missing property counts as if it were there. */
    static int weight(Error error) {
        int depth = error.getInstanceLocation().getNameCount();
        return "required".equals(error.getKeyword()) ? depth + 1 : depth;
    }

    String of(Error error) {
        String path = error.getEvaluationPath().toString();
        try {
            if (path.contains("anyOf") || path.contains("oneOf")) {
                return value(error) + " is not valid under any of the given schemas";
            }
            return ADDITIONAL.equals(error.getKeyword()) ? additional(error) : words(error);
        } catch (PythonError e) {
            return error.getMessage();
        }
    }

    private String additional(Error error) {
        List<String> names = all.stream()
                .filter(each -> ADDITIONAL.equals(each.getKeyword())
                        && each.getInstanceLocation().equals(error.getInstanceLocation()))
                .map(each -> PythonText.quote(each.getProperty()))
                .sorted()
                .toList();
        return "Additional properties are not allowed (" + String.join(", ", names)
                + (names.size() == 1 ? " was unexpected)" : " were unexpected)");
    }

    private String words(Error error) throws PythonError {
        String value = value(error);
        Object rule = json(error.getSchemaNode());
        return switch (String.valueOf(error.getKeyword())) {
            case "required" -> PythonText.quote(error.getProperty()) + " is a required property";
            case "type" -> value + " is not of type " + types(rule);
            case "enum" -> value + " is not one of " + PythonText.repr(withoutNull(rule));
            case "pattern" -> value + " does not match " + PythonText.repr(rule);
            case "minimum" -> value + " is less than the minimum of " + PythonText.repr(rule);
            case "maximum" -> value + " is greater than the maximum of " + PythonText.repr(rule);
            case "minLength", "minItems" -> value + (isOne(rule) ? " should be non-empty" : " is too short");
            case "maxLength", "maxItems" -> value + " is too long";
            case "uniqueItems" -> value + " has non-unique elements";
            case "multipleOf" -> value + " is not a multiple of " + PythonText.repr(rule);
            case "minProperties" -> value + " does not have enough properties";
            case "maxProperties" -> value + " has too many properties";
            case "not" -> value + " should not be valid under " + PythonText.repr(rule);
            default -> error.getMessage();
        };
    }

    /** Of what may be absent, {@link Draft4} has put null among the values. */
    private static @Nullable Object withoutNull(@Nullable Object values) {
        return values instanceof List<?> list
                ? list.stream().filter(Objects::nonNull).toList()
                : values;
    }

    private static boolean isOne(@Nullable Object rule) {
        return rule instanceof Number number && number.intValue() == 1;
    }

    private static String types(@Nullable Object rule) throws PythonError {
        if (!(rule instanceof List<?> several)) {
            return PythonText.repr(rule);
        }
        String list = PythonText.repr(several);
        return list.substring(1, list.length() - 1);
    }

    /** Read from the root: some of the library's validators report numbers as they compared them, 1.0 for 1. */
    private String value(Error error) throws PythonError {
        JsonNode node = root;
        NodePath path = error.getInstanceLocation();
        for (int i = 0; i < path.getNameCount() && !isMasked(node); i++) {
            node = path.getElement(i) instanceof Integer index ? node.path(index) : node.path(path.getName(i));
        }
        return PythonText.repr(json(node));
    }

    private static boolean isMasked(JsonNode node) {
        return node.isTextual() && SecretParameters.MASK.equals(node.textValue());
    }

    private static @Nullable Object json(@Nullable JsonNode node) {
        return node == null || node.isNull() || node.isMissingNode()
                ? null
                : Json.mapper().convertValue(node, Object.class);
    }
}
