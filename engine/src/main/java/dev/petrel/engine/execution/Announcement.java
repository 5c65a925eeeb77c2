// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.json.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an action of the runner {@code announcement} tells all who listen at that moment.
 *
 * @param execution the id of the execution that tells it
 * @param route for whom it is; StackStorm's event stream calls such an event {@code st2.announcement__<route>}
 * @param payload what is told; null if it is too long for a message of a topic: then it is the {@code output} in the
 *     result of the execution, as soon as that has ended
 * @param traceContext of the execution, or null if it has none
 */
public record Announcement(
        String execution,
        String route,
        @Nullable Map<String, @Nullable Object> payload,
        @Nullable Object traceContext) {

    public Announcement {
        payload = payload == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(payload));
    }

    /** One line that a topic can carry. */
    public String encode() {
        String whole = encode(payload, traceContext);
        return whole.length() <= MessageBus.LONGEST_ANNOUNCEMENT ? whole : encode(null, null);
    }

    private String encode(@Nullable Map<String, @Nullable Object> told, @Nullable Object trace) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("execution", execution);
        body.put("route", route);
        body.put("payload", told);
        body.put("trace_context", trace);
        return Json.write(body);
    }

    /**
     * The announcement in {@code message}.
     *
     * @throws IllegalArgumentException when it holds none that this version knows
     */
    public static Announcement decode(String message) {
        var body = Json.readObject(message);
        if (body.get("execution") instanceof String execution && body.get("route") instanceof String route) {
            Object payload = body.get("payload");
            return new Announcement(
                    execution, route, payload == null ? null : Json.toObject(payload), body.get("trace_context"));
        }
        throw new IllegalArgumentException("expected {\"execution\": text, \"route\": text, ...}, found " + body);
    }
}
