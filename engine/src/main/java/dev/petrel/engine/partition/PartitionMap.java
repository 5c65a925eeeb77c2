// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import dev.petrel.engine.model.Ref;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which node runs which sensors: the content of a partition file. The order of the nodes is that of the file, and it
 * matters: a sensor under several nodes belongs to the first of them that is alive.
 */
public record PartitionMap(Map<String, List<Ref>> sensorsByNode) {

    public PartitionMap {
        Map<String, List<Ref>> copy = new LinkedHashMap<>();
        sensorsByNode.forEach((node, sensors) -> copy.put(node, List.copyOf(sensors)));
        sensorsByNode = Collections.unmodifiableMap(copy);
    }

    /** The nodes that list {@code sensor}, in file order. */
    public List<String> nodesOf(Ref sensor) {
        List<String> nodes = new ArrayList<>();
        sensorsByNode.forEach((node, sensors) -> {
            if (sensors.contains(sensor)) {
                nodes.add(node);
            }
        });
        return nodes;
    }

    /** Every sensor that some node lists. */
    public Set<Ref> sensors() {
        Set<Ref> all = new TreeSet<>();
        sensorsByNode.values().forEach(all::addAll);
        return all;
    }
}
