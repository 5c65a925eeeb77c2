// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client gets. */
public record Response(int status, Map<String, String> headers, byte[] body) {

    private static final String TYPE = "Content-Type";

    public Response {
        headers = Map.copyOf(headers);
    }

    /** {@code value} as JSON. */
    public static Response json(int status, @Nullable Object value) {
        return new Response(
                status, Map.of(TYPE, "application/json"), Json.write(value).getBytes(StandardCharsets.UTF_8));
    }

    public static Response ok(@Nullable Object value) {
        return json(200, value);
    }

    /** An error as StackStorm's clients read it: {@code {"faultstring": message}}. */
    public static Response fault(int status, String message) {
        return json(status, Map.of("faultstring", message));
    }

    public static Response text(int status, String type, String text) {
        return new Response(status, Map.of(TYPE, type), text.getBytes(StandardCharsets.UTF_8));
    }

    /** Done, and nothing to say. */
    public static Response noContent() {
        return new Response(204, Map.of(), new byte[0]);
    }

    public Response with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Response(status, more, body);
    }
}
