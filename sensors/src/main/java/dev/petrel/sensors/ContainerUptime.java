// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.partition.Containers;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The nodes with a live sensor container, and for how long this process has seen each of them so, by its own monotonic
 * clock. A container that starts anew begins at zero, under whatever name.
 */
final class ContainerUptime {

    private record Seen(String node, long since) {}

    private final Clock clock;
    private Map<String, Seen> seen = Map.of();

    ContainerUptime(Clock clock) {
        this.clock = clock;
    }

    /** Looks at who is alive now. */
    void look(Collection<NodeRecord> alive) {
        long now = clock.nanos();
        Map<String, Seen> next = new HashMap<>();
        alive.forEach(record -> Containers.label(record)
                .ifPresent(label ->
                        next.put(record.incarnation(), seen.getOrDefault(record.incarnation(), new Seen(label, now)))));
        seen = Map.copyOf(next);
    }

    Set<String> nodes() {
        return seen.values().stream().map(Seen::node).collect(Collectors.toSet());
    }

    /** How long the container of {@code node} has been live; zero if there is none. */
    Duration age(String node) {
        return seen.values().stream()
                .filter(one -> one.node().equals(node))
                .map(one -> clock.since(one.since()))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }
}
