// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Execution;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A message on {@link Queue#EXECUTION}: the execution {@code id} waits to be claimed at {@code fence}. Losing one
 * costs time, repeating one costs nothing.
 *
 * @param action the execution's, by which a runner sees without the database whether a policy is about it; null in a
 *     message of an earlier version
 * @param workflow the workflow of which it is a task, by which a runner sees whether that is canceled; null of what is
 *     none, and in a message of an earlier version
 */
public record ExecutionNotification(
        String id,
        long fence,
        @Nullable String action,
        @Nullable String workflow) {

    /** Of what is no task. */
    public ExecutionNotification(String id, long fence, @Nullable String action) {
        this(id, fence, action, null);
    }

    /** One that does not say which action it is. */
    public ExecutionNotification(String id, long fence) {
        this(id, fence, null);
    }

    /** Of {@code execution} as it waits now. */
    public static ExecutionNotification of(Execution execution) {
        Execution.Task task = execution.task();
        return new ExecutionNotification(
                execution.id(),
                execution.fence(),
                execution.action().toString(),
                task == null ? null : task.workflow());
    }

    /** As a message, whose id is the execution's. */
    public Message encode() {
        String named = action == null ? "" : ",\"action\":" + Json.write(action);
        String part = workflow == null ? "" : ",\"workflow\":" + Json.write(workflow);
        String json = "{\"id\":" + Json.write(id) + ",\"fence\":" + fence + named + part + "}";
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
        return new ExecutionNotification(
                text,
                fence.longValue(),
                body.get("action") instanceof String action ? action : null,
                body.get("workflow") instanceof String workflow ? workflow : null);
    }
}
