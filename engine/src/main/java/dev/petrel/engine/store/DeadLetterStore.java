// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Messages that could not be handled, kept for a human. */
public interface DeadLetterStore {

    /** Keeps {@code letter} under its id; one that is there already stays. */
    void put(DeadLetter letter);

    /** Newest first, all in memory at once. */
    List<DeadLetter> list(int limit);

    /** The ids of all, newest first. */
    List<String> ids();

    Optional<DeadLetter> get(String id);

    /** Forgets it. True if it was there. */
    boolean remove(String id);

    /** How many there are. */
    long count();

    /**
     * A message that could not be handled.
     *
     * @param id derived from channel and message, so that putting it twice keeps one
     * @param channel the channel it came from
     * @param body what it said, as text
     * @param reason why it was given up
     * @param attempts how often it was tried
     */
    record DeadLetter(
            String id, String channel, String messageId, String body, String reason, int attempts, Instant at) {}
}
