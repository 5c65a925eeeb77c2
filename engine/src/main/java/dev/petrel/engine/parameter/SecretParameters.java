// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Hides the values that a schema calls secret, at any depth: of parameters, payloads, configurations and results alike.
 */
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
            if (new SecretSchema(schema).isWhole()) {
                names.add(name);
            }
        });
        return names;
    }

    Map<String, @Nullable Object> masked(Map<String, ? extends @Nullable Object> values) {
        return masked(values, schemas);
    }

    /** {@code values} with {@value #MASK} for what the schemas of the same names call secret. */
    public static Map<String, @Nullable Object> masked(
            Map<String, ? extends @Nullable Object> values, Map<?, ?> schemas) {
        Map<String, @Nullable Object> masked = new LinkedHashMap<>();
        values.forEach((name, value) ->
                masked.put(name, schemas.get(name) instanceof Map<?, ?> schema ? hidden(value, schema) : value));
        return masked;
    }

    /**
     * {@code value} with {@value #MASK} for what {@code schema} calls secret. A value that has not the form of a schema
     * with a secret in it, a text where an object is expected say, is hidden as a whole: it may hold the secret anywhere.
     */
    public static @Nullable Object hidden(@Nullable Object value, Map<?, ?> schema) {
        return schema.isEmpty() ? value : new SecretSchema(schema).masked(value);
    }

    /** Whether the schema calls anything secret, at any depth. */
    public static boolean anyIn(@Nullable Object schema) {
        return schema instanceof Map<?, ?> map && new SecretSchema(map).any();
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
        gather(value, hidden(value, schema), texts);
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
}
