// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access.ldap;

import dev.petrel.engine.lifecycle.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The groups of the users that logged in last, for a while. Passwords are never remembered. */
final class GroupCache {

    private final Duration life;
    private final int most;
    private final Clock clock;

    /** The oldest first. */
    private final Map<String, Known> users = new LinkedHashMap<>();

    private record Known(Set<String> groups, long since) {}

    GroupCache(Duration life, int most, Clock clock) {
        this.life = life;
        this.most = most;
        this.clock = clock;
    }

    synchronized Optional<Set<String>> get(String user) {
        return Optional.ofNullable(users.get(user))
                .filter(known -> clock.since(known.since()).compareTo(life) < 0)
                .map(Known::groups);
    }

    synchronized void put(String user, Set<String> groups) {
        if (life.isZero()) {
            return;
        }
        users.remove(user);
        while (users.size() >= most) {
            users.remove(users.keySet().iterator().next());
        }
        users.put(user, new Known(Set.copyOf(groups), clock.nanos()));
    }
}
