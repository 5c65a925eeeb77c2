// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.process.Capture;
import dev.petrel.engine.store.LiveOutputStore.Piece;
import java.util.ArrayList;
import java.util.List;

/**
 * How much of the output of a run others can see while it runs. Memory is bounded: a piece of either stream at a time, and
 * some at the end. Safe for any thread.
 */
final class LiveRun {

    /** The most bytes of a piece. */
    static final int MOST_OF_A_PIECE = 64 * 1024;

    /** How much of a stream is seen while the run lasts; all of it is in the result. */
    static final int MOST_OF_A_STREAM = 1024 * 1024;

    private static final long SECOND = 1_000_000_000L;

    /** How many pieces of a stream are made at once when the run has ended. */
    private static final int LAST_PIECES = 4;

    private final Execution execution;
    private final long since;
    private long looked;
    private final List<Stream> streams;
    private final List<Piece> pending = new ArrayList<>();
    private boolean started;
    private boolean hidden;
    private boolean over;

    private static final class Stream {
        private final String name;
        private final Capture output;
        private int sent;
        private int pieces;

        Stream(String name, Capture output) {
            this.name = name;
            this.output = output;
        }
    }

    /** @param since when it began, by {@link dev.petrel.engine.lifecycle.Clock#nanos} */
    LiveRun(Execution execution, Capture stdout, Capture stderr, long since) {
        this.execution = execution;
        this.since = since;
        this.looked = since;
        this.streams = List.of(new Stream("stdout", stdout), new Stream("stderr", stderr));
    }

    String id() {
        return execution.id();
    }

    long fence() {
        return execution.fence();
    }

    /**
     * Whether it is time to look at what it has written: once a second, and of one that runs for long every ten seconds. Then
     * that counts as done.
     */
    synchronized boolean isDue(long now) {
        long pause = Math.max(SECOND, Math.min(10 * SECOND, (now - since) / 60));
        boolean due = now - looked >= pause;
        looked = due ? now : looked;
        return due;
    }

    /** Nothing of it may be seen. */
    synchronized void hide() {
        hidden = true;
    }

    /** Whether others have seen some. */
    synchronized boolean started() {
        return started;
    }

    /** What is new, and what is not {@link #written} yet. */
    synchronized List<Piece> next() {
        if (pending.isEmpty() && !hidden && !over) {
            streams.forEach(stream -> take(stream, false));
        }
        started |= !pending.isEmpty();
        return List.copyOf(pending);
    }

    /** These are written. */
    synchronized void written(List<Piece> pieces) {
        pending.removeAll(pieces);
    }

    /** The run has ended, and its output is closed next: if others have seen some of it, what is left follows. */
    synchronized void end() {
        if (over) {
            return;
        }
        over = true;
        if (started) {
            for (Stream stream : streams) {
                for (int i = 0; i < LAST_PIECES && take(stream, true); i++) {
                    continue;
                }
                boolean whole = stream.sent >= stream.output.total();
                pending.add(piece(stream, "", whole));
            }
        }
    }

    private boolean take(Stream stream, boolean ended) {
        int most = Math.min(MOST_OF_A_PIECE, MOST_OF_A_STREAM - stream.sent);
        if (most <= 0 || stream.output.size() <= stream.sent) {
            return false;
        }
        Capture.Part part = stream.output.part(stream.sent, most, ended);
        if (part.bytes() == 0) {
            return false;
        }
        stream.sent += part.bytes();
        pending.add(piece(stream, part.text(), false));
        return true;
    }

    private Piece piece(Stream stream, String text, boolean last) {
        return new Piece(execution.id(), execution.fence(), stream.name, stream.pieces++, text, last);
    }
}
