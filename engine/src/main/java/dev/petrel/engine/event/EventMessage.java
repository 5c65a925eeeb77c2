// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Ref;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event as a message of {@link Queue#TRIGGER}. What was encoded decodes to an equal event. */
public final class EventMessage {

    private EventMessage() {}

    /**
     * The message that carries {@code event}; its id is the event's.
     *
     * @throws IllegalArgumentException when the payload holds something that JSON cannot say, or that {@link #decode} would
     *     refuse: a name, a text, a number that is too long, values nested too deep
     */
    public static Message encode(Event event) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("id", event.id());
        body.put("trigger", event.trigger().toString());
        body.put("payload", event.payload());
        body.put("occurred_at", event.occurredAt().toString());
        body.put("dedup_key", event.dedupKey());
        body.put("trace_tag", event.traceTag());
        if (event.traceId() != null) {
            body.put("trace_id", event.traceId());
        }
        body.put("node", event.source().node());
        body.put("sensor", event.source().sensor());
        body.put("epoch", event.source().epoch());
        if (event.source().chain() > 0) {
            body.put("chain", event.source().chain());
        }
        try {
            return new Message(event.id(), Json.mapper().writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "payload of trigger \"" + event.trigger() + "\" cannot be written as JSON: "
                            + e.getOriginalMessage(),
                    e);
        }
    }

    /**
     * The event in {@code message}.
     *
     * @throws IllegalArgumentException when it holds none; says what is wrong
     */
    public static Event decode(Message message) {
        var body = body(message.body());
        return new Event(
                text(body, "id"),
                Ref.of(text(body, "trigger")),
                payload(body.get("payload")),
                instant(text(body, "occurred_at")),
                optional(body, "dedup_key"),
                optional(body, "trace_tag"),
                optional(body, "trace_id"),
                new Event.Source(text(body, "node"), optional(body, "sensor"), number(body, "epoch"), (int)
                        number(body, "chain")));
    }

    private static Map<String, @Nullable Object> body(byte[] utf8) {
        try {
            return Json.readObject(utf8);
        } catch (IllegalArgumentException e) { // it may be for a few bytes that are no character
            return Json.readObject(new String(utf8, StandardCharsets.UTF_8));
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> payload(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        throw new IllegalArgumentException("event message: \"payload\" is not an object but " + value);
    }

    private static Instant instant(String text) {
        try {
            return InstantText.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("event message: \"occurred_at\" is not a time but \"" + text + "\"", e);
        }
    }

    private static String text(Map<String, @Nullable Object> body, String key) {
        String text = optional(body, key);
        if (text == null) {
            throw new IllegalArgumentException("event message has no \"" + key + "\"");
        }
        return text;
    }

    private static @Nullable String optional(Map<String, @Nullable Object> body, String key) {
        Object value = body.get(key);
        return value == null ? null : value.toString();
    }

    private static long number(Map<String, @Nullable Object> body, String key) {
        return body.get(key) instanceof Number number ? number.longValue() : 0;
    }
}
