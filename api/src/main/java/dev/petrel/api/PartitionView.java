// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who owns which sensor, and why, for {@code GET /v1/partition}. Asked with every such request, on a server thread; may
 * block for the database and throw what its stores throw.
 */
@FunctionalInterface
public interface PartitionView {

    Partition now();

    /**
     * The partition as this node sees it.
     *
     * @param provider {@code default}, {@code file}, {@code kvstore} or {@code hash}
     * @param source the file or key it was read from, or null
     * @param error why the newest version was refused while the one before stays in force, or null
     */
    record Partition(
            String provider,
            @Nullable String source,
            List<Row> sensors,
            List<String> warnings,
            @Nullable String error) {

        public Partition {
            sensors = List.copyOf(sensors);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * A sensor.
     *
     * @param nodes those it may run on, in the order in which they stand in for each other
     * @param owner the node that holds its lease, or null when nobody does
     * @param epoch of that lease, 0 for none
     * @param why in words: {@code first live node of the map}, for instance
     */
    record Row(String sensor, List<String> nodes, @Nullable String owner, long epoch, String why) {

        public Row {
            nodes = List.copyOf(nodes);
        }
    }
}
