// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills the defaults of a schema into values, down to the last level. */
final class SchemaDefaults {

    private SchemaDefaults() {}

    /** {@code values} with what {@code properties}, schemas by key, have as default for the keys that are absent. */
    static Map<String, @Nullable Object> fill(Map<String, @Nullable Object> values, Map<?, ?> properties) {
        Map<String, @Nullable Object> filled = new LinkedHashMap<>(values);
        properties.forEach((name, property) -> {
            if (property instanceof Map<?, ?> schema) {
                fillOne(filled, String.valueOf(name), schema);
            }
        });
        return filled;
    }

    private static void fillOne(Map<String, @Nullable Object> values, String key, Map<?, ?> schema) {
        if (values.containsKey(key)) {
            values.put(key, complete(values.get(key), schema));
        } else if (schema.containsKey("default")) {
            values.put(key, schema.get("default"));
        } else if (schema.get("properties") instanceof Map<?, ?> properties) {
            Map<String, @Nullable Object> inner = fill(Map.of(), properties);
            if (!inner.isEmpty()) {
                values.put(key, inner);
            }
        }
    }

    private static @Nullable Object complete(@Nullable Object value, Map<?, ?> schema) {
        if (value instanceof Map<?, ?> map) {
            return completeMap(map, schema);
        }
        if (value instanceof List<?> list && schema.get("items") instanceof Map<?, ?> items) {
            return list.stream().map(item -> complete(item, items)).toList();
        }
        return value;
    }

    private static Map<String, @Nullable Object> completeMap(Map<?, ?> map, Map<?, ?> schema) {
        Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> p ? p : Map.of();
        Map<String, @Nullable Object> completed = new LinkedHashMap<>();
        map.forEach((name, part) -> {
            String key = String.valueOf(name);
            completed.put(key, properties.containsKey(key) ? part : complete(part, part(schema, key)));
        });
        return fill(completed, properties);
    }

    /** The schema of {@code key} in an object of {@code schema}; empty if it has none. */
    static Map<?, ?> part(Map<?, ?> schema, String key) {
        if (schema.get("properties") instanceof Map<?, ?> properties && properties.containsKey(key)) {
            return properties.get(key) instanceof Map<?, ?> s ? s : Map.of();
        }
        Map<?, ?> patterns = schema.get("patternProperties") instanceof Map<?, ?> p ? p : Map.of();
        for (Map.Entry<?, ?> pattern : patterns.entrySet()) {
            if (pattern.getValue() instanceof Map<?, ?> s && matches(key, String.valueOf(pattern.getKey()))) {
                return s;
            }
        }
        return schema.get("additionalProperties") instanceof Map<?, ?> additional ? additional : Map.of();
    }

    private static boolean matches(String key, String pattern) {
        try {
            return java.util.regex.Pattern.compile(pattern).matcher(key).find();
        } catch (java.util.regex.PatternSyntaxException e) {
            return false;
        }
    }
}
