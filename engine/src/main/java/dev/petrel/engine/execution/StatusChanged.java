// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;

/**
 * The announcement that an execution has entered a status. What else there is to know of it is in the database.
 *
 * @param fence the one it has since then
 */
public record StatusChanged(String id, ExecutionStatus status, long fence) {

    /** The announcement that {@code execution} has become what it is. */
    static StatusChanged of(Execution execution) {
        return new StatusChanged(execution.id(), execution.status(), execution.fence());
    }

    /** One line. */
    public String encode() {
        return "{\"id\":" + Json.write(id) + ",\"status\":\"" + status.word() + "\",\"fence\":" + fence + "}";
    }

    /**
     * The announcement in {@code message}.
     *
     * @throws IllegalArgumentException when it holds none that this version knows
     */
    public static StatusChanged decode(String message) {
        var body = Json.readObject(message);
        if (body.get("id") instanceof String id
                && body.get("status") instanceof String word
                && body.get("fence") instanceof Number fence) {
            ExecutionStatus status = ExecutionStatus.of(word)
                    .orElseThrow(() -> new IllegalArgumentException("there is no status \"" + word + "\""));
            return new StatusChanged(id, status, fence.longValue());
        }
        throw new IllegalArgumentException(
                "expected {\"id\": text, \"status\": text, \"fence\": number}, found " + body);
    }
}
