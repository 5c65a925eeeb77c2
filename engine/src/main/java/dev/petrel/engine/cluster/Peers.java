// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.cluster;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.store.ClusterStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The processes of the cluster as this one has seen them. One thread looks; the questions may be asked from any. */
final class Peers {

    private static final Logger log = LoggerFactory.getLogger(Peers.class);

    /** After how long the record of a dead process is removed; until then it can be looked at. */
    private static final Duration REMEMBER = Duration.ofHours(1);

    private final ClusterStore store;
    private final Clock clock;
    private final Duration deadAfter;
    private volatile Observations observations;
    private volatile boolean allReadBatches;

    Peers(ClusterStore store, Clock clock, Duration deadAfter) {
        this.store = store;
        this.clock = clock;
        this.deadAfter = deadAfter;
        this.observations = Observations.none(deadAfter);
    }

    /** Begins anew: what was seen under another membership of this process counts no more. */
    void forget() {
        observations = Observations.none(deadAfter);
        allReadBatches = false;
    }

    /** Whether all that were listed at the last look, the dead among them, read messages that carry several events. */
    boolean allReadBatches() {
        return allReadBatches;
    }

    /**
     * Looks at the beats of all, and removes the records of those that have been dead for long. Blocks for the database.
     *
     * @return whether others are alive than before, or with other roles
     */
    boolean look() {
        long asked = clock.nanos();
        List<NodeRecord> listed = store.nodes();
        Observations before = observations;
        Observations now = before.after(listed, asked, clock.nanos());
        observations = now;
        allReadBatches = !listed.isEmpty() && listed.stream().allMatch(NodeRecord::readsBatches);
        listed.stream()
                .filter(other -> before.isAlive(other.incarnation()) && !now.isAlive(other.incarnation()))
                .forEach(dead -> log.warn(
                        "Process {} of node \"{}\" is dead: it gave no sign of life for {}.",
                        dead.incarnation(),
                        dead.node(),
                        deadAfter));
        now.unchangedFor(REMEMBER).forEach(dead -> store.leave(dead.incarnation()));
        return !roles(before).equals(roles(now));
    }

    private static Map<String, List<String>> roles(Observations of) {
        return of.alive().stream().collect(Collectors.toMap(NodeRecord::incarnation, NodeRecord::roles));
    }

    /** All that were listed at the last look, the dead among them. */
    List<NodeRecord> known() {
        return observations.seen().values().stream()
                .map(Observations.Seen::record)
                .toList();
    }

    /** Those that were alive at the last look. */
    List<NodeRecord> alive() {
        return observations.alive();
    }

    /**
     * Whether a process may still do things. Asks the database about one that was not seen at the last look: it may have
     * joined since.
     */
    boolean isAlive(String incarnation) {
        Observations now = observations;
        return now.knows(incarnation)
                ? now.isAlive(incarnation)
                : store.nodes().stream().anyMatch(other -> other.incarnation().equals(incarnation));
    }

    /** Whether it was seen to die and has not been seen alive since. */
    boolean isDead(String incarnation) {
        Observations now = observations;
        return now.knows(incarnation) && !now.isAlive(incarnation);
    }
}
