// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import dev.petrel.engine.model.Ref;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How sensors are dealt out. Called by the sensor container's thread only; may read a file or the database, and throws
 * what these throw when they are away, in which case the last answer stays in force.
 */
public interface PartitionProvider {

    /** Looks again at whatever the answers depend on. True if anything is different from the time before. */
    default boolean refresh() {
        return false;
    }

    /**
     * The nodes that may run {@code sensor}, the one that should first.
     *
     * @param live the names of the nodes that have a live sensor container; others may be in the answer too
     */
    List<String> candidates(Ref sensor, Set<String> live);

    /**
     * The same for all of {@code sensors} at once, of which each is to run on one node: what one of them gets may depend
     * on the others.
     */
    default Map<Ref, List<String>> candidates(Collection<Ref> sensors, Set<String> live) {
        Map<Ref, List<String>> candidates = new HashMap<>();
        sensors.forEach(sensor -> candidates.put(sensor, candidates(sensor, live)));
        return candidates;
    }

    /** What an operator should know about the partition: errors that made it refuse a change, oddities. */
    default List<Remark> remarks() {
        return List.of();
    }

    /** Every sensor that the provider names, whether it is registered or not; empty if it names none. */
    default Set<Ref> named() {
        return Set.of();
    }

    /** Why {@link #candidates} answers as it does, in a few words for an operator. */
    String reason();

    /**
     * Something an operator should know.
     *
     * @param error whether it must be mended; otherwise it is only odd
     */
    record Remark(boolean error, String text) {}
}
