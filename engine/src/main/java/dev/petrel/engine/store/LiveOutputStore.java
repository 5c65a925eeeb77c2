// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import java.time.Instant;
import java.util.List;

/**
 * What actions that run have written so far, for those who look meanwhile. It is best effort: what counts is the result.
 * Short runs have none of it, and what a run has goes away some time after its end.
 */
public interface LiveOutputStore {

    /**
     * A piece of what a run has written.
     *
     * @param execution the id of the execution
     * @param fence of the run
     * @param stream {@code stdout} or {@code stderr}
     * @param number its place among those of the stream, from 0 on
     * @param text whole characters
     * @param last whether no other follows, and all that was written is in this one and those before it
     */
    record Piece(String execution, long fence, String stream, int number, String text, boolean last) {}

    /**
     * Adds pieces, in one go. Those that are there stay as they are.
     *
     * @param end when they may be removed
     */
    void append(List<Piece> pieces, Instant end);

    /** The pieces of a stream of a run, from the one with the number {@code from} on, {@code limit} at the most. */
    List<Piece> read(String execution, long fence, String stream, int from, int limit);

    /** The pieces of this run may be removed at {@code end}. */
    void keepUntil(String execution, long fence, Instant end);

    /** Removes those whose end has come before {@code now}, where the database does not do so by itself. */
    void removeExpired(Instant now);
}
