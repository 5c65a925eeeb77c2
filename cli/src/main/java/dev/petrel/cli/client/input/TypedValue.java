// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client.input;

import dev.petrel.engine.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the text of a value as what its schema says it is. */
final class TypedValue {

    private static final Set<String> YES = Set.of("true", "yes", "on", "1");
    private static final Set<String> NO = Set.of("false", "no", "off", "0");

    private TypedValue() {}

    /**
     * The value.
     *
     * @param schema its JSON schema; without a type there, JSON is read where it is JSON, and text otherwise
     * @throws IllegalArgumentException when the text is not of the schema's type
     */
    static Object read(String key, String text, @Nullable Object schema) {
        return switch (type(schema)) {
            case "string" -> text;
            case "integer" -> integer(key, text);
            case "number" ->
                json(text).filter(value -> value instanceof Number).orElseThrow(() -> wrong(key, "a number", text));
            case "boolean" -> flag(key, text);
            case "array" -> array(key, text, schema);
            case "object" -> object(key, text);
            default -> json(text).orElse(text);
        };
    }

    /** The one type that is not null; empty when there is none or several. */
    private static String type(@Nullable Object schema) {
        Object type = schema instanceof Map<?, ?> map ? map.get("type") : null;
        List<String> types = type instanceof List<?> list
                ? list.stream()
                        .map(String::valueOf)
                        .filter(t -> !t.equals("null"))
                        .toList()
                : type == null ? List.of() : List.of(type.toString());
        return types.size() == 1 ? types.get(0) : "";
    }

    private static Object integer(String key, String text) {
        return json(text)
                .filter(value -> value instanceof Number && !text.matches(".*[.eE].*"))
                .orElseThrow(() -> wrong(key, "an integer", text));
    }

    private static Object flag(String key, String text) {
        String word = text.toLowerCase(Locale.ROOT);
        if (!YES.contains(word) && !NO.contains(word)) {
            throw wrong(key, "true or false", text);
        }
        return YES.contains(word);
    }

    private static Object array(String key, String text, @Nullable Object schema) {
        if (text.strip().startsWith("[")) {
            return json(text)
                    .filter(value -> value instanceof List)
                    .orElseThrow(() -> wrong(key, "a JSON array, or items with commas between them", text));
        }
        Object items = schema instanceof Map<?, ?> map ? map.get("items") : null;
        return Stream.of(text.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .map(item -> items == null ? item : read(key, item, items))
                .toList();
    }

    private static Object object(String key, String text) {
        if (text.strip().startsWith("{")) {
            return json(text)
                    .filter(value -> value instanceof Map)
                    .orElseThrow(() -> wrong(key, "a JSON object", text));
        }
        Map<String, Object> parts = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            String[] pair = part.split("=", 2);
            if (pair.length < 2 || pair[0].isBlank()) {
                throw wrong(key, "a JSON object, or k=v with commas between them", text);
            }
            parts.put(pair[0].strip(), pair[1]);
        }
        return parts;
    }

    /** A number, boolean, array or object; text and null are for the caller to decide. */
    private static Optional<Object> json(String text) {
        try {
            return Optional.ofNullable(Json.read(text))
                    .filter(value -> value instanceof Number
                            || value instanceof Boolean
                            || value instanceof List
                            || value instanceof Map);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static IllegalArgumentException wrong(String key, String expected, String text) {
        return new IllegalArgumentException("\"" + key + "\": expected " + expected + ", found \"" + text + "\"");
    }
}
