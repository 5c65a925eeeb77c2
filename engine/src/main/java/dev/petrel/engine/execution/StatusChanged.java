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
        return "{\"id\":" + quoted(id) + ",\"status\":\"" + status.word() + "\",\"fence\":" + fence + "}";
    }

    /** Ids are letters and digits; what else it may be, JSON escapes. */
    private static String quoted(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c > 'z' || !Character.isLetterOrDigit(c)) {
                return Json.write(id);
            }
        }
        return '"' + id + '"';
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
