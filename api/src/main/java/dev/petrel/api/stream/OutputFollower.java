// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.stream;

import dev.petrel.api.http.Live;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.store.LiveOutputStore;
import dev.petrel.engine.store.LiveOutputStore.Piece;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sends a client what an execution writes while it runs, from where the client is. For any thread. */
final class OutputFollower {

    /** How many pieces are read at once: 64 KiB each at the most. */
    private static final int AT_ONCE = 16;

    private final LiveOutputStore store;
    private final Clock clock;
    private final List<String> types;
    private final Live.Sink sink;
    private final Map<String, Seen> seen = new LinkedHashMap<>();
    private long fence = -1;
    private boolean some;

    private static final class Seen {
        private final OutputLines lines;
        private int pieces;
        private boolean whole;

        Seen(OutputLines lines) {
            this.lines = lines;
        }
    }

    OutputFollower(LiveOutputStore store, Clock clock, List<String> types, Live.Sink sink) {
        this.store = store;
        this.clock = clock;
        this.types = List.copyOf(types);
        this.sink = sink;
    }

    /**
     * Sends what is new.
     *
     * @param now the execution as it is
     * @return false if the client has gone, or is too slow
     */
    synchronized boolean look(Execution now) {
        if (now.fence() != fence) { // a run that was lost, and began anew
            fence = now.fence();
            seen.clear();
            types.forEach(type -> seen.put(type, new Seen(new OutputLines(now, type))));
        }
        boolean there = true;
        for (Map.Entry<String, Seen> each : seen.entrySet()) {
            there = there && look(now, each.getKey(), each.getValue());
        }
        return there;
    }

    private boolean look(Execution now, String type, Seen of) {
        while (true) {
            List<Piece> pieces = store.read(now.id(), fence, type, of.pieces, AT_ONCE);
            StringBuilder events = new StringBuilder();
            for (Piece piece : pieces) {
                of.lines.take(piece.text().getBytes(StandardCharsets.UTF_8), clock.instant(), events);
                of.whole |= piece.last();
                some = true;
            }
            of.pieces += pieces.size();
            if (!events.isEmpty() && !sink.send(bytes(events))) {
                return false;
            }
            if (pieces.size() < AT_ONCE) {
                return true;
            }
        }
    }

    /**
     * Sends the rest of {@code ended}, and that there is no more, if the client has seen some while it ran.
     *
     * @return false if it has not, and nothing was sent
     */
    synchronized boolean end(Execution ended) {
        if (!look(ended)) {
            sink.end();
            return true;
        }
        if (!some) {
            return false;
        }
        StringBuilder events = new StringBuilder();
        for (Seen each : seen.values()) {
            if (!each.whole) {
                String note = "[petrel: what follows is in the result alone]\n";
                each.lines.take(note.getBytes(StandardCharsets.UTF_8), clock.instant(), events);
            }
            each.lines.flush(clock.instant(), events);
        }
        boolean ignored = sink.send(bytes(events)) && sink.send(OutputLines.END);
        sink.end();
        return true;
    }

    private static byte[] bytes(StringBuilder events) {
        return events.toString().getBytes(StandardCharsets.UTF_8);
    }
}
