// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import dev.petrel.engine.model.Ref;
import java.util.Map;

/** What the nodes tell each other of the partition: which sensors were moved by hand, and each node's hash ranges. */
public interface PlacementStore {

    /** For each sensor that was moved by hand, the incarnation of the process to which it was moved. */
    Map<Ref, String> placements();

    /** Creates or replaces the placement of {@code sensor}. */
    void place(Ref sensor, String incarnation);

    /** Forgets a placement. Does nothing if it is not there. */
    void remove(Ref sensor);

    /** The hash ranges that each node published, as its configuration writes them, by node. */
    Map<String, String> hashRanges();

    /** Publishes those of {@code node}; creates or replaces. */
    void publishHashRanges(String node, String ranges);
}
