// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.stream;

import dev.petrel.api.http.Pieces;
import dev.petrel.engine.model.Execution;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an execution wrote, an event for each line; then that there is no more. */
final class OutputEvents implements Pieces {

    private final Execution execution;
    private final Deque<String> types;
    private final Function<String, Iterator<byte[]>> written;
    private @Nullable Iterator<byte[]> now;
    private @Nullable OutputLines lines;
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
                byte[] end = over ? null : OutputLines.END;
                over = true;
                return end;
            }
            Iterator<byte[]> chunks = now == null ? written.apply(type) : now;
            OutputLines each = lines == null ? new OutputLines(execution, type) : lines;
            now = chunks;
            lines = each;
            if (chunks.hasNext()) {
                each.take(chunks.next(), execution.endedAt(), events);
            } else {
                each.flush(execution.endedAt(), events);
                now = null;
                lines = null;
                types.remove();
            }
        }
        return events.toString().getBytes(StandardCharsets.UTF_8);
    }
}
