// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import dev.petrel.engine.model.Lease;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.store.ClusterStore;
import java.util.Optional;

/**
 * The process that owns the sensor of a run.
 *
 * @param epoch of its lease: it grows when the sensor passes to another process, or anew to the same
 */
record Owner(String node, String incarnation, long epoch) {

    /** Who it is now; empty while there is none. */
    static Optional<Owner> now(ClusterStore cluster) {
        Optional<Lease> lease = cluster.lease(Lease.ofSensor(ChaosPack.SENSOR));
        return lease.flatMap(held -> cluster.nodes().stream()
                .filter(node -> node.incarnation().equals(held.holder()))
                .findFirst()
                .map(node -> of(held, node)));
    }

    private static Owner of(Lease lease, NodeRecord node) {
        return new Owner(node.node(), node.incarnation(), lease.epoch());
    }
}
