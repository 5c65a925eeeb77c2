// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What a {@link Load} sends, and how it finds out what became of it. */
interface Traffic {

    /** How many threads send. */
    int threads();

    /**
     * Sends one more.
     *
     * @param refused is told why, if it was not accepted later on
     * @throws IOException if it was not accepted
     */
    Dispatch send(Consumer<Throwable> refused) throws IOException, InterruptedException;

    /** Those of {@code some} of which all that was to follow has been done. */
    Set<Dispatch> ended(Set<Dispatch> some);

    /**
     * What became of those that were sent, when all have ended.
     *
     * @param began no later than the first was sent
     */
    Outcome count(List<Dispatch> sent, Instant began);

    /**
     * Something that was sent.
     *
     * @param event the event's id; empty if it is none
     * @param execution the id of the execution that it makes
     */
    record Dispatch(String event, String execution, Instant at) {}
}
