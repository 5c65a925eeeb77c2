// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.json.Json;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A message on {@link Queue#EXECUTION}: the execution {@code id} waits to be claimed at {@code fence}. Losing one
 * costs time, repeating one costs nothing.
 */
public record ExecutionNotification(String id, long fence) {

    /** As a message, whose id is the execution's. */
    public Message encode() {
        String json = "{\"id\":" + Json.write(id) + ",\"fence\":" + fence + "}";
        return new Message(id, json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The notification in {@code message}.
     *
     * @throws IllegalArgumentException when it holds none
     */
    public static ExecutionNotification decode(Message message) {
        var body = Json.readObject(new String(message.body(), StandardCharsets.UTF_8));
        @Nullable Object id = body.get("id");
        if (!(id instanceof String text) || !(body.get("fence") instanceof Number fence)) {
            throw new IllegalArgumentException("expected {\"id\": text, \"fence\": number}, found " + body);
        }
        return new ExecutionNotification(text, fence.longValue());
    }
}
