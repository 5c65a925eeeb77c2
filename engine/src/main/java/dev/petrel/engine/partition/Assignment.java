// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who runs what, as one node sees it: a pure function of the registered sensors, the partition, and the nodes alive.
 *
 * @param candidates for each enabled sensor, the nodes that may run it, in order
 * @param live the nodes with a live sensor container
 */
public record Assignment(Map<SensorType, List<String>> candidates, Set<String> live) {

    public Assignment {
        candidates = Map.copyOf(candidates);
        live = Set.copyOf(live);
    }

    /** Deals out the enabled ones of {@code sensors}. */
    public static Assignment of(Collection<SensorType> sensors, PartitionProvider partition, Set<String> live) {
        Map<SensorType, List<String>> candidates = new HashMap<>();
        List<Ref> single = sensors.stream()
                .filter(sensor -> sensor.enabled() && sensor.placement() == SensorType.Placement.ONE_NODE)
                .map(SensorType::ref)
                .toList();
        Map<Ref, List<String>> dealt = partition.candidates(single, live);
        sensors.stream().filter(SensorType::enabled).forEach(sensor -> {
            List<String> nodes = dealt.get(sensor.ref());
            candidates.put(sensor, nodes == null ? partition.candidates(sensor.ref(), live) : nodes);
        });
        return new Assignment(candidates, live);
    }

    /** The node that is to run {@code sensor}: the first candidate that is alive. */
    public Optional<String> owner(SensorType sensor) {
        return candidates.getOrDefault(sensor, List.of()).stream()
                .filter(live::contains)
                .findFirst();
    }

    /** The sensors that {@code node} is to run now, in the order of their names. */
    public List<SensorType> of(String node) {
        List<SensorType> mine = new ArrayList<>();
        candidates.forEach((sensor, nodes) -> {
            boolean wanted = sensor.placement() == SensorType.Placement.EVERY_NODE
                    ? nodes.contains(node)
                    : owner(sensor).filter(node::equals).isPresent();
            if (wanted) {
                mine.add(sensor);
            }
        });
        mine.sort((a, b) -> a.ref().compareTo(b.ref()));
        return mine;
    }

    /** The enabled sensors that no node may run. */
    public Set<Ref> unassigned() {
        Set<Ref> none = new TreeSet<>();
        candidates.forEach((sensor, nodes) -> {
            if (nodes.isEmpty()) {
                none.add(sensor.ref());
            }
        });
        return none;
    }
}
