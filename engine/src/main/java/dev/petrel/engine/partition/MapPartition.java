// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import dev.petrel.engine.model.Ref;
import java.util.List;
import java.util.Set;

/** A map that stays as it is: one that is to be looked at before it is used. */
public record MapPartition(PartitionMap map) implements PartitionProvider {

    @Override
    public List<String> candidates(Ref sensor, Set<String> live) {
        return map.nodesOf(sensor);
    }

    @Override
    public Set<Ref> named() {
        return map.sensors();
    }

    @Override
    public String reason() {
        return "listed in the map";
    }
}
