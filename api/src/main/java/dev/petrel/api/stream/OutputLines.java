// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.stream;

import dev.petrel.api.view.Shape;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Ids;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes events of what an execution wrote to one stream, one for each line. For one thread at a time. */
final class OutputLines {

    /** A line that is longer becomes several events. */
    private static final int LONGEST = 8 * 1024;

    static final byte[] END = "event: EOF\ndata: ''\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Execution execution;
    private final String type;
    private ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int number;

    /** @param type {@code stdout} or {@code stderr} */
    OutputLines(Execution execution, String type) {
        this.execution = execution;
        this.type = type;
    }

    /** Adds the events of the lines that {@code chunk} ends. */
    void take(byte[] chunk, @Nullable Instant at, StringBuilder events) {
        for (byte b : chunk) {
            boolean startsCharacter = (b & 0xC0) != 0x80;
            if (line.size() >= LONGEST && startsCharacter) {
                flush(at, events);
            }
            line.write(b);
            if (b == '\n') {
                flush(at, events);
            }
        }
    }

    /** Adds the event of a line that nothing has ended. */
    void flush(@Nullable Instant at, StringBuilder events) {
        if (line.size() == 0) {
            return;
        }
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("execution_id", execution.id());
        body.put("action_ref", execution.action().toString());
        body.put("runner_ref", execution.runnerType());
        body.put("timestamp", Shape.time(at));
        body.put("output_type", type);
        body.put("data", line.toString(StandardCharsets.UTF_8));
        body.put("id", Ids.derive("output", execution.id(), type, String.valueOf(number++)));
        line = new ByteArrayOutputStream();
        events.append("event: st2.execution.output__create\ndata: ")
                .append(Json.write(body))
                .append("\n\n");
    }
}
