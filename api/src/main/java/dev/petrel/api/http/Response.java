// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.access.Identity;
import dev.petrel.engine.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client gets.
 *
 * @param body all of it, or what comes before {@code rest}
 * @param rest what is made while it is sent; null for nothing
 * @param about what the request was about, for the audit log, where the path does not tell: {@code action:core:local};
 *     empty for nothing
 * @param live what goes on while something happens; null for nothing. There is no {@code rest} then
 * @param as who the client has proved to be by this request, where that was not known before; else null
 */
public record Response(
        int status,
        Map<String, String> headers,
        byte[] body,
        @Nullable Pieces rest,
        String about,
        @Nullable Live live,
        @Nullable Identity as) {

    private static final String TYPE = "Content-Type";
    private static final int LONGEST_FAULT = 8_000;

    public Response {
        headers = Map.copyOf(headers);
    }

    public Response(int status, Map<String, String> headers, byte[] body) {
        this(status, headers, body, null, "");
    }

    /** One that does not go on. */
    public Response(int status, Map<String, String> headers, byte[] body, @Nullable Pieces rest, String about) {
        this(status, headers, body, rest, about, null, null);
    }

    /** Server-sent events; it begins with an empty line, as StackStorm's. */
    public static Response events(Live live) {
        return new Response(
                200,
                Map.of(
                        TYPE,
                        "text/event-stream; charset=UTF-8",
                        "Cache-Control",
                        "no-cache",
                        "X-Accel-Buffering",
                        "no"),
                new byte[] {'\n'},
                null,
                "",
                live,
                null);
    }

    /** {@code value} as JSON. */
    public static Response json(int status, @Nullable Object value) {
        return new Response(
                status, Map.of(TYPE, "application/json"), Json.write(value).getBytes(StandardCharsets.UTF_8));
    }

    public static Response ok(@Nullable Object value) {
        return json(200, value);
    }

    /**
     * An error as StackStorm's clients read it: {@code {"faultstring": message}}. A message that repeats what the client
     * sent is cut after {@value #LONGEST_FAULT} characters.
     */
    public static Response fault(int status, String message) {
        return json(status, Map.of("faultstring", Quoted.cut(message, LONGEST_FAULT)));
    }

    public static Response text(int status, String type, String text) {
        return new Response(status, Map.of(TYPE, type), text.getBytes(StandardCharsets.UTF_8));
    }

    /** An answer that is made while it is sent. */
    public static Response stream(String type, Pieces pieces) {
        return new Response(200, Map.of(TYPE, type), new byte[0], pieces, "");
    }

    /** JSON that is made while it is sent. */
    public static Response stream(Pieces json) {
        return stream("application/json", json);
    }

    /** Done, and nothing to say. */
    public static Response noContent() {
        return new Response(204, Map.of(), new byte[0]);
    }

    public Response with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return with(more);
    }

    /** The same answer, to a request about {@code what}. */
    public Response about(String what) {
        return new Response(status, headers, body, rest, what, live, as);
    }

    /** The same answer, to a client that has proved by its request to be this one. */
    public Response as(Identity identity) {
        return new Response(status, headers, body, rest, about, live, identity);
    }

    /** The same answer with these headers alone. */
    Response with(Map<String, String> others) {
        return new Response(status, others, body, rest, about, live, as);
    }

    /**
     * The same answer with its first piece made. So what goes wrong there can still become another answer, and an
     * answer that is no longer than that has a length and no rest.
     */
    Response begun() throws InterruptedException {
        if (rest == null) {
            return this;
        }
        Pieces gathered = rest.gathered();
        boolean done = false;
        try {
            byte[] first = gathered.next();
            byte[] begin = first == null ? new byte[0] : first;
            boolean whole = begin.length < Pieces.USUAL; // only the last piece is that small
            done = !whole;
            return new Response(status, headers, begin, whole ? null : gathered, about);
        } finally {
            if (!done) {
                gathered.close();
            }
        }
    }
}
