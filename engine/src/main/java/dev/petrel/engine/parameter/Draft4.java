// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns a schema as packs write it into one of draft 4: a property's own {@code required: true} becomes an entry of its
 * parent's {@code required}, a property that may be absent may be null as well, and a type that there is none of says
 * nothing. {@code format} is dropped: StackStorm does not look at it. A keyword whose value cannot be used is dropped
 * and remembered, so that the rest of the schema still counts. For one schema.
 */
final class Draft4 {

    private static final Set<String> TYPES =
            Set.of("array", "boolean", "integer", "null", "number", "object", "string");
    private static final int SHOWN = 120;
    private static final Set<String> SCHEMAS_BY_NAME = Set.of("patternProperties", "definitions");

    private final List<String> faults = new ArrayList<>();
    private final Deque<String> path = new ArrayDeque<>();

    /** What was left out, each in one line. */
    List<String> faults() {
        return faults;
    }

    Map<String, @Nullable Object> of(Map<?, ?> schema) {
        Map<String, @Nullable Object> draft4 = new LinkedHashMap<>();
        Set<String> required = new LinkedHashSet<>();
        schema.forEach((key, value) -> {
            String keyword = String.valueOf(key);
            String expected = Keywords.expected(keyword, value);
            if (expected != null) {
                leaveOut(keyword, value, expected);
                return;
            }
            switch (keyword) {
                case "required" -> names(value, required);
                case "properties" -> draft4.put(keyword, properties(value, required));
                case "type" -> type(value, draft4);
                case "default", "secret", "immutable", "position", "format", "$schema", "id" -> {}
                default ->
                    draft4.put(keyword, SCHEMAS_BY_NAME.contains(keyword) ? byName(value) : nested(keyword, value));
            }
        });
        if (!required.isEmpty()) {
            draft4.put("required", List.copyOf(required));
        }
        return draft4;
    }

    private void leaveOut(String keyword, @Nullable Object value, String expected) {
        List<String> where = new ArrayList<>(path);
        where.add(keyword);
        faults.add("the schema's \"" + String.join(".", where) + "\" is ignored: expected " + expected + ", found "
                + shown(value));
    }

    private static String shown(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }

    private static void names(@Nullable Object value, Set<String> required) {
        if (value instanceof List<?> names) {
            names.forEach(name -> required.add(String.valueOf(name)));
        }
    }

    private static void type(@Nullable Object value, Map<String, @Nullable Object> draft4) {
        List<?> types = value instanceof List<?> several ? several : Collections.singletonList(value);
        if (!types.isEmpty() && types.stream().allMatch(type -> type instanceof String && TYPES.contains(type))) {
            draft4.put("type", value);
        }
    }

    private Map<String, @Nullable Object> properties(@Nullable Object value, Set<String> required) {
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, property) -> {
                String name = String.valueOf(key);
                if (!(property instanceof Map<?, ?> schema)) {
                    properties.put(name, Map.of());
                    return;
                }
                boolean isRequired = Boolean.TRUE.equals(schema.get("required"));
                if (isRequired) {
                    required.add(name);
                }
                path.addLast(name);
                Map<String, @Nullable Object> draft4 = of(schema);
                path.removeLast();
                boolean nullDefault = schema.containsKey("default") && schema.get("default") == null;
                boolean optional = !isRequired && !schema.containsKey("default");
                properties.put(name, nullDefault || optional ? nullable(draft4) : draft4);
            });
        }
        return properties;
    }

    private static Map<String, @Nullable Object> nullable(Map<String, @Nullable Object> schema) {
        Map<String, @Nullable Object> nullable = new LinkedHashMap<>(schema);
        if (schema.get("type") != null) {
            nullable.put("type", plus(schema.get("type"), "null"));
        }
        if (schema.get("enum") instanceof List<?> values) {
            nullable.put("enum", plus(values, null));
        }
        for (String choice : List.of("anyOf", "oneOf")) {
            if (schema.get(choice) instanceof List<?> schemas) {
                nullable.put(choice, plus(schemas, Map.of("type", "null")));
            }
        }
        return nullable;
    }

    private static List<@Nullable Object> plus(@Nullable Object present, @Nullable Object more) {
        List<@Nullable Object> all = new ArrayList<>();
        if (present instanceof List<?> list) {
            all.addAll(list);
        } else {
            all.add(present);
        }
        if (!all.contains(more)) {
            all.add(more);
        }
        return all;
    }

    private Map<String, @Nullable Object> byName(@Nullable Object value) {
        Map<String, @Nullable Object> schemas = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, schema) -> schemas.put(String.valueOf(name), nested("not", schema)));
        }
        return schemas;
    }

    /** A keyword's value, with any schemas in it turned. */
    private @Nullable Object nested(String keyword, @Nullable Object value) {
        if (keyword.equals("enum")) {
            return value;
        }
        if (value instanceof Map<?, ?> schema) {
            return of(schema);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> all = new ArrayList<>();
            list.forEach(each -> all.add(nested(keyword, each)));
            return all;
        }
        return value;
    }
}
