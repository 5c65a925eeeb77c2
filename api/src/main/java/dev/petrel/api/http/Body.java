// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
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

    private Body(Map<String, @Nullable Object> fields) {
        this.fields = fields;
    }

    /** The body of {@code request}; an empty one is an object without keys. */
    public static Body of(Request request) {
        return new Body(request.fields());
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

    /** A text without NUL characters: a name, a reference, a word. */
    public @Nullable String text(String key) {
        String text = anyText(key);
        if (text != null && text.indexOf('\0') >= 0) {
            problem("'" + key + "' holds a NUL character");
            return null;
        }
        return text;
    }

    /** A text of whatever characters. */
    public @Nullable String anyText(String key) {
        Object value = fields.get(key);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        wrongType(key, value, "string");
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
        wrongType(key, value, "boolean");
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
        wrongType(key, value, "integer");
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
        wrongType(key, value, "object");
        return new LinkedHashMap<>();
    }

    /** A list of texts without NUL characters; empty when there is none. */
    public List<String> texts(String key) {
        Object value = fields.get(key);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list
                && list.stream().allMatch(item -> item instanceof String text && text.indexOf('\0') < 0)) {
            return list.stream().map(String::valueOf).toList();
        }
        wrongType(key, value, "array of strings");
        return List.of();
    }

    /** Remembers that the body is wrong. The first problem is the one reported. */
    public void problem(String text) {
        if (problem == null) {
            problem = text;
        }
    }

    private void wrongType(String key, Object value, String type) {
        problem("'" + key + "': " + Quoted.shorten(Json.write(value)) + " is not of type '" + type + "'");
    }
}
