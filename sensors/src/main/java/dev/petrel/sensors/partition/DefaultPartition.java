// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.partition;

import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * {@code name:default}: every node is a candidate for every sensor. The order differs from sensor to sensor, so that
 * they are spread over the nodes, and does not depend on which other nodes are there (rendezvous hashing): when a node
 * comes or goes, only its own sensors move.
 */
public final class DefaultPartition implements PartitionProvider {

    @Override
    public boolean refresh() {
        return false;
    }

    @Override
    public List<String> candidates(Ref sensor, Set<String> live) {
        return live.stream()
                .sorted(Comparator.comparing(node -> Ids.derive("rendezvous", sensor.toString(), node)))
                .toList();
    }

    @Override
    public List<Remark> remarks() {
        return List.of();
    }

    @Override
    public Set<Ref> named() {
        return Set.of();
    }

    @Override
    public String reason() {
        return "spread over all nodes";
    }
}
