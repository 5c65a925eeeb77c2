// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Hides the values that a schema calls secret, in mappings and lists too. */
final class Secrets {

    /** What is shown instead. */
    static final String MASK = "********";

    private final Map<String, ? extends Map<String, ? extends @Nullable Object>> schemas;

    Secrets(Map<String, ? extends Map<String, ? extends @Nullable Object>> schemas) {
        this.schemas = schemas;
    }

    Set<String> names() {
        Set<String> names = new TreeSet<>();
        schemas.forEach((name, schema) -> {
            if (isSecret(schema)) {
                names.add(name);
            }
        });
        return names;
    }

    Map<String, @Nullable Object> masked(Map<String, ? extends @Nullable Object> values) {
        return masked(values, schemas);
    }

    private static Map<String, @Nullable Object> masked(Map<?, ?> values, Map<?, ?> schemas) {
        Map<String, @Nullable Object> masked = new LinkedHashMap<>();
        values.forEach((name, value) -> masked.put(String.valueOf(name), masked(value, schemas.get(name))));
        return masked;
    }

    private static @Nullable Object masked(@Nullable Object value, @Nullable Object schema) {
        if (!(schema instanceof Map<?, ?> map) || value == null) {
            return value;
        }
        if (isSecret(map)) {
            return MASK;
        }
        if (value instanceof Map<?, ?> inner && map.get("properties") instanceof Map<?, ?> properties) {
            return masked(inner, properties);
        }
        if (value instanceof List<?> list && map.get("items") instanceof Map<?, ?> items) {
            List<@Nullable Object> masked = new ArrayList<>(list.size());
            list.forEach(each -> masked.add(masked(each, items)));
            return masked;
        }
        return value;
    }

    private static boolean isSecret(Map<?, ?> schema) {
        return Boolean.TRUE.equals(schema.get("secret"));
    }
}
