// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.stream;

import dev.petrel.api.http.Pieces;
import dev.petrel.api.view.Shape;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Ids;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an execution wrote, an event for each line; then that there is no more. */
final class OutputEvents implements Pieces {

    /** A line that is longer becomes several events. */
    private static final int LONGEST = 8 * 1024;

    private static final byte[] END = "event: EOF\ndata: ''\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Execution execution;
    private final Deque<String> types;
    private final Function<String, Iterator<byte[]>> written;
    private @Nullable Iterator<byte[]> now;
    private ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int number;
    private boolean over;

    /**
     * @param types {@code stdout}, {@code stderr}
     * @param written the text of one of them, cut anywhere
     */
    OutputEvents(Execution execution, List<String> types, Function<String, Iterator<byte[]>> written) {
        this.execution = execution;
        this.types = new ArrayDeque<>(types);
        this.written = written;
    }

    @Override
    public byte @Nullable [] next() {
        StringBuilder events = new StringBuilder();
        while (events.isEmpty()) {
            String type = types.peek();
            if (type == null) {
                byte[] end = over ? null : END;
                over = true;
                return end;
            }
            Iterator<byte[]> chunks = now == null ? written.apply(type) : now;
            now = chunks;
            if (chunks.hasNext()) {
                take(chunks.next(), type, events);
            } else {
                flush(type, events);
                now = null;
                types.remove();
            }
        }
        return events.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void take(byte[] chunk, String type, StringBuilder events) {
        for (byte b : chunk) {
            boolean startsCharacter = (b & 0xC0) != 0x80;
            if (line.size() >= LONGEST && startsCharacter) {
                flush(type, events);
            }
            line.write(b);
            if (b == '\n') {
                flush(type, events);
            }
        }
    }

    private void flush(String type, StringBuilder events) {
        if (line.size() == 0) {
            return;
        }
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("execution_id", execution.id());
        body.put("action_ref", execution.action().toString());
        body.put("runner_ref", execution.runnerType());
        body.put("timestamp", Shape.time(execution.endedAt()));
        body.put("output_type", type);
        body.put("data", line.toString(StandardCharsets.UTF_8));
        body.put("id", Ids.derive("output", execution.id(), type, String.valueOf(number++)));
        line = new ByteArrayOutputStream();
        events.append("event: st2.execution.output__create\ndata: ")
                .append(Json.write(body))
                .append("\n\n");
    }
}
