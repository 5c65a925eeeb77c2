// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.cluster;

import dev.petrel.engine.model.NodeRecord;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one process has seen of the beats of all, by its own monotonic clock.
 *
 * <p>A beat counts as unchanged from the moment an answer first showed it to the moment the last question that still
 * found it was <em>asked</em>. So neither a slow answer, nor a pause of the observer, nor a time without a database makes
 * a process look dead.
 */
record Observations(Duration deadAfter, Map<String, Seen> seen) {

    /** @param since when an answer first showed this beat; {@code confirmed} when the last one that did was asked for */
    record Seen(NodeRecord record, long since, long confirmed) {

        Duration unchanged() {
            return Duration.ofNanos(Math.max(confirmed - since, 0));
        }
    }

    static Observations none(Duration deadAfter) {
        return new Observations(deadAfter, Map.of());
    }

    /** After one more look. Those that are not listed any more have left. */
    Observations after(Collection<NodeRecord> listed, long askedAt, long answeredAt) {
        Map<String, Seen> next = new LinkedHashMap<>();
        for (NodeRecord record : listed) {
            Seen before = seen.get(record.incarnation());
            next.put(
                    record.incarnation(),
                    before != null && before.record.beat() == record.beat()
                            ? new Seen(record, before.since, askedAt)
                            : new Seen(record, answeredAt, answeredAt));
        }
        return new Observations(deadAfter, next);
    }

    boolean knows(String incarnation) {
        return seen.containsKey(incarnation);
    }

    /** Whether it was seen, and its beat was not seen to stand still for too long. */
    boolean isAlive(String incarnation) {
        Seen found = seen.get(incarnation);
        return found != null && isAlive(found);
    }

    List<NodeRecord> alive() {
        return seen.values().stream().filter(this::isAlive).map(Seen::record).toList();
    }

    /** Those that have been standing still for at least {@code time}. */
    List<NodeRecord> unchangedFor(Duration time) {
        return seen.values().stream()
                .filter(found -> found.unchanged().compareTo(time) >= 0)
                .map(Seen::record)
                .toList();
    }

    private boolean isAlive(Seen found) {
        return found.unchanged().compareTo(deadAfter) < 0;
    }
}
