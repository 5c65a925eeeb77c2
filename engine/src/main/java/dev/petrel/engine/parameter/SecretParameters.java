// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Hides the values that a schema calls secret, in mappings and lists too. */
public final class SecretParameters {

    /** What is shown instead. */
    public static final String MASK = "********";

    private final Map<String, ? extends Map<String, ? extends @Nullable Object>> schemas;

    SecretParameters(Map<String, ? extends Map<String, ? extends @Nullable Object>> schemas) {
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

    /**
     * {@code value} with {@value #MASK} for what {@code schema} calls secret. A value that has not the form of a schema
     * with a secret in it, a text where an object is expected say, is hidden as a whole: it may hold the secret anywhere.
     */
    public static @Nullable Object hidden(@Nullable Object value, Map<?, ?> schema) {
        return masked(value, schema);
    }

    /** Whether the schema calls anything secret, at any depth. */
    public static boolean anyIn(@Nullable Object schema) {
        if (schema instanceof Map<?, ?> map) {
            return isSecret(map) || map.values().stream().anyMatch(SecretParameters::anyIn);
        }
        return schema instanceof List<?> list && list.stream().anyMatch(SecretParameters::anyIn);
    }

    /**
     * {@code text} with {@value #MASK} for every occurrence of a value that {@code schema} calls secret in {@code value}.
     * Values of less than three characters stay: they are no secrets, and occur in anything.
     */
    static String without(String text, @Nullable Object value, Map<?, ?> schema) {
        if (!anyIn(schema)) {
            return text;
        }
        Set<String> texts =
                new TreeSet<>(Comparator.comparing(String::length).reversed().thenComparing(each -> each));
        gather(value, masked(value, schema), texts);
        String left = text;
        for (String secret : texts) {
            left = left.replace(secret, MASK);
        }
        return left;
    }

    /** Adds to {@code texts} the texts and numbers of {@code value} that {@code masked} does not show. */
    private static void gather(@Nullable Object value, @Nullable Object masked, Set<String> texts) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) ->
                    gather(each, masked instanceof Map<?, ?> shown ? shown.get(key) : masked, texts));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                gather(list.get(i), masked instanceof List<?> shown ? shown.get(i) : masked, texts);
            }
        } else if (MASK.equals(masked) && (value instanceof String || value instanceof Number)) {
            String secret = value.toString();
            if (secret.length() >= 3) {
                texts.add(secret);
            }
        }
    }

    private static Map<String, @Nullable Object> masked(Map<?, ?> values, Map<?, ?> schemas) {
        return masked(values, schemas, null);
    }

    /** @param others the schema of what {@code schemas} do not name, or null */
    private static Map<String, @Nullable Object> masked(Map<?, ?> values, Map<?, ?> schemas, @Nullable Object others) {
        Map<String, @Nullable Object> masked = new LinkedHashMap<>();
        values.forEach((name, value) -> masked.put(
                String.valueOf(name), masked(value, schemas.containsKey(name) ? schemas.get(name) : others)));
        return masked;
    }

    private static @Nullable Object masked(@Nullable Object value, @Nullable Object schema) {
        if (!(schema instanceof Map<?, ?> map) || value == null) {
            return value;
        }
        if (isSecret(map)) {
            return MASK;
        }
        if (value instanceof Map<?, ?> inner) {
            Map<?, ?> properties = map.get("properties") instanceof Map<?, ?> named ? named : Map.of();
            return masked(inner, properties, map.get("additionalProperties"));
        }
        if (value instanceof List<?> list && map.get("items") instanceof Map<?, ?> items) {
            List<@Nullable Object> masked = new ArrayList<>(list.size());
            list.forEach(each -> masked.add(masked(each, items)));
            return masked;
        }
        return anyIn(map) ? MASK : value;
    }

    private static boolean isSecret(Map<?, ?> schema) {
        return Boolean.TRUE.equals(schema.get("secret"));
    }
}
