// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.python;

import dev.petrel.engine.json.Json;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an action host says: one JSON object a line. */
sealed interface HostMessage {

    /** It is up. Nothing to do. */
    record Progress() implements HostMessage {}

    /** Nothing has run for as long as it was told to wait. */
    record Idle() implements HostMessage {}

    /** The run {@code id} has begun, in a process that leads a group and session of its own. Not said of one that is over soon. */
    record Started(String id, long pid) implements HostMessage {}

    /** The action {@code id} wrote something. */
    record Output(String id, boolean stderr, String data) implements HostMessage {}

    /**
     * The run {@code id} is over.
     *
     * @param exitCode of the action's process, or the negative number of the signal that ended it
     * @param hasResult whether it got so far as to report a result
     * @param status what it said of its success, or null if it left that open
     * @param holders the processes that held its output open when it was told to end after its own process had: {@code
     *     pid 4711 (sleep 300)}. Empty if its output was read to the end, or if its own process had not ended
     */
    record Exited(
            String id,
            int exitCode,
            boolean hasResult,
            @Nullable Boolean status,
            @Nullable Object result,
            List<String> holders)
            implements HostMessage {

        /** Whether it had ended by itself and left processes behind that held its output open. */
        boolean leftovers() {
            return !holders.isEmpty();
        }
    }

    /** The run {@code id} is over, as {@code end} tells who reads it. */
    record Ended(String id, LargeEnd end) implements HostMessage {}

    /** It reports the end of the run {@code id} in a line that cannot be read. */
    record Unreadable(String id, String reason) implements HostMessage {}

    /** Something else. */
    record Noise(String line) implements HostMessage {}

    Pattern END_OF = Pattern.compile("\\A\\{\"op\": ?\"exited\", ?\"id\": ?\"([^\"]+)\"");

    static HostMessage parse(String line) {
        try {
            return of(Json.readObject(line), line);
        } catch (IllegalArgumentException e) {
            Matcher end = END_OF.matcher(line);
            return end.find() ? new Unreadable(end.group(1), String.valueOf(e.getMessage())) : new Noise(line);
        }
    }

    static HostMessage of(Map<String, @Nullable Object> message, String line) {
        String id = String.valueOf(message.get("id"));
        return switch (String.valueOf(message.get("op"))) {
            case "ready" -> new Progress();
            case "idle" -> new Idle();
            case "started" -> new Started(id, message.get("pid") instanceof Number pid ? pid.longValue() : -1);
            case "output" ->
                new Output(id, "stderr".equals(message.get("stream")), String.valueOf(message.get("data")));
            case "exited" ->
                new Exited(
                        id,
                        message.get("exit_code") instanceof Number code ? code.intValue() : -1,
                        Boolean.TRUE.equals(message.get("has_result")),
                        message.get("status") instanceof Boolean status ? status : null,
                        message.get("result"),
                        message.get("held") instanceof List<?> held
                                ? held.stream().map(String::valueOf).toList()
                                : List.of());
            default -> new Noise(line);
        };
    }
}
