// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.status;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Health;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Since when each check of a process has been as it is. As exact as it is looked at often; from any thread. */
public final class HealthHistory {

    private final Health health;
    private final Clock clock;
    private final Map<String, Seen> seen = new HashMap<>();

    public HealthHistory(Health health, Clock clock) {
        this.health = health;
        this.clock = clock;
    }

    /**
     * A check as it is now.
     *
     * @param since when it was first seen to be so
     */
    public record Seen(boolean ok, String detail, Instant since, boolean ready) {}

    /** Asks every check. As quick as the checks are. */
    public synchronized Map<String, Seen> look() {
        Instant now = clock.instant();
        health.ask().forEach((name, check) -> {
            Seen before = seen.get(name);
            Instant since = before == null || before.ok() != check.ok() ? now : before.since();
            seen.put(name, new Seen(check.ok(), check.detail(), since, check.ready()));
        });
        return new TreeMap<>(seen);
    }
}
