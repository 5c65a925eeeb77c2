// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's body as a JSON object. What cannot be read is remembered and is absent, so a handler reads all it
 * needs and then asks once for {@link #fault}. For one thread.
 */
public final class Body {

    private final Map<String, @Nullable Object> fields;
    private @Nullable String problem;

    private Body(Map<String, @Nullable Object> fields, @Nullable String problem) {
        this.fields = fields;
        this.problem = problem;
    }

    /** The body of {@code request}; an empty one is an object without keys. */
    public static Body of(Request request) {
        String text = new String(request.body(), StandardCharsets.UTF_8);
        if (text.isBlank()) {
            return new Body(Map.of(), null);
        }
        try {
            return new Body(Json.readObject(text), null);
        } catch (IllegalArgumentException e) {
            return new Body(Map.of(), "Failed to parse request body: " + e.getMessage());
        }
    }

    /** The answer to give if something could not be read. */
    public Optional<Response> fault() {
        return Optional.ofNullable(problem).map(text -> Response.fault(400, text));
    }

    public boolean has(String key) {
        return fields.get(key) != null;
    }

    public Map<String, @Nullable Object> fields() {
        return fields;
    }

    public @Nullable String text(String key) {
        Object value = fields.get(key);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        problem(wrongType(value, "string"));
        return null;
    }

    /** A text that must be there; empty, and a problem, when it is not. */
    public String required(String key) {
        String text = text(key);
        if (text == null) {
            problem("'" + key + "' is a required property");
            return "";
        }
        return text;
    }

    public @Nullable Boolean flag(String key) {
        Object value = fields.get(key);
        if (value == null || value instanceof Boolean) {
            return (Boolean) value;
        }
        problem(wrongType(value, "boolean"));
        return null;
    }

    public @Nullable Long number(String key) {
        Object value = fields.get(key);
        if (value == null) {
            return null;
        }
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        problem(wrongType(value, "integer"));
        return null;
    }

    /** An object; one without keys when there is none. */
    public Map<String, @Nullable Object> object(String key) {
        Object value = fields.get(key);
        if (value == null) {
            return new LinkedHashMap<>();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((k, v) -> copy.put(String.valueOf(k), v));
            return copy;
        }
        problem(wrongType(value, "object"));
        return new LinkedHashMap<>();
    }

    /** Remembers that the body is wrong. The first problem is the one reported. */
    public void problem(String text) {
        if (problem == null) {
            problem = text;
        }
    }

    private static String wrongType(Object value, String type) {
        return Json.write(value) + " is not of type '" + type + "'";
    }
}
