// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The documents that this process could not decrypt lately, the first ones, for its health. For any thread. */
final class UnopenedDocuments {

    private static final int MOST = 1_000;
    private static final int MOST_NAMED = 3;

    /** A document that nobody came to for so long is told of no more: it was removed, say. */
    private static final Duration LATELY = Duration.ofMinutes(10);

    private final Clock clock;
    private final Map<String, Instant> seen = new LinkedHashMap<>();

    UnopenedDocuments(Clock clock) {
        this.clock = clock;
    }

    /** @param name collection and id */
    synchronized void add(String name) {
        if (seen.size() < MOST || seen.containsKey(name)) {
            seen.put(name, clock.instant());
        }
    }

    synchronized Health.Check check() {
        Instant since = clock.instant().minus(LATELY);
        seen.values().removeIf(at -> at.isBefore(since));
        if (seen.isEmpty()) {
            return new Health.Check(true, "all that was read could be decrypted");
        }
        List<String> some = seen.keySet().stream().limit(MOST_NAMED).toList();
        return Health.Check.warning("cannot decrypt " + (seen.size() < MOST ? "" : "more than ") + seen.size()
                + (seen.size() == 1 ? " document" : " documents") + ", which are left as they are: "
                + String.join(", ", some) + (seen.size() > some.size() ? ", ..." : "")
                + ". Give this process the key that they were encrypted with ([keyvalue] encryption_key_path), encrypt"
                + " them with its own (petrel rotate-key), or remove them.");
    }
}
