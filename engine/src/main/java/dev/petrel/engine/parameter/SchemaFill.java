// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import dev.petrel.expression.Templates;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills defaults into values before they are checked, at any depth. Null counts as absent. */
final class SchemaFill {

    private SchemaFill() {}

    static Map<String, @Nullable Object> fill(Map<?, ?> values, Map<?, ?> properties) {
        Map<String, @Nullable Object> filled = new LinkedHashMap<>();
        values.forEach((name, value) -> filled.put(String.valueOf(name), inner(value, properties.get(name))));
        properties.forEach((name, schema) -> {
            Object value = schema instanceof Map<?, ?> map ? usable(map) : null;
            if (value != null && filled.get(String.valueOf(name)) == null) {
                filled.put(String.valueOf(name), value);
            } else if (schema instanceof Map<?, ?> map && isNull(map)) {
                filled.putIfAbsent(String.valueOf(name), null);
            }
        });
        return filled;
    }

    /** Whether null is the default, so that even a required value may be left out. */
    private static boolean isNull(Map<?, ?> schema) {
        return schema.containsKey("default") && schema.get("default") == null;
    }

    /** The default; a template that is yet to be rendered says nothing of the type, only that there is a value. */
    private static @Nullable Object usable(Map<?, ?> schema) {
        Object value = schema.get("default");
        boolean template = value instanceof String text && Templates.isTemplate(text);
        return template && !Boolean.TRUE.equals(schema.get("required")) ? null : value;
    }

    private static @Nullable Object inner(@Nullable Object value, @Nullable Object schema) {
        if (!(schema instanceof Map<?, ?> map)) {
            return value;
        }
        if (value instanceof Map<?, ?> values && map.get("properties") instanceof Map<?, ?> properties) {
            return fill(values, properties);
        }
        if (value instanceof List<?> list && map.get("items") instanceof Map<?, ?> items) {
            List<@Nullable Object> filled = new ArrayList<>(list.size());
            list.forEach(each -> filled.add(inner(each, items)));
            return filled;
        }
        return value;
    }
}
