// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import dev.petrel.engine.model.Ref;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What another provider says, except for sensors that were moved by hand: the node they were moved to comes first. After it,
 * and before all others, come the containers that were started for that sensor alone.
 */
public final class MovedPartition extends PartitionDecorator {

    private final ManualPlacements placements;
    private Map<Ref, String> inForce = Map.of();
    private Map<Ref, List<String>> single = Map.of();

    public MovedPartition(PartitionProvider inner, ManualPlacements placements) {
        super(inner);
        this.placements = placements;
    }

    @Override
    public boolean refresh() {
        Map<Ref, String> now = placements.inForce();
        boolean changed = super.refresh() || !now.equals(inForce);
        inForce = now;
        single = placements.single(); // the caller sees by the live nodes that this changed
        return changed;
    }

    @Override
    public List<String> candidates(Ref sensor, Set<String> live) {
        return first(sensor, super.candidates(sensor, nodes(live)));
    }

    @Override
    public Map<Ref, List<String>> candidates(Collection<Ref> sensors, Set<String> live) {
        Map<Ref, List<String>> candidates = new HashMap<>();
        super.candidates(sensors, nodes(live)).forEach((sensor, nodes) -> candidates.put(sensor, first(sensor, nodes)));
        return candidates;
    }

    private List<String> first(Ref sensor, List<String> nodes) {
        List<String> order = new ArrayList<>();
        String node = inForce.get(sensor);
        if (node != null) {
            order.add(node);
        }
        order.addAll(single.getOrDefault(sensor, List.of()));
        order.addAll(nodes);
        return order.stream().distinct().toList();
    }

    /** Without the containers that run one sensor only: another sensor is not for them. */
    private Set<String> nodes(Set<String> live) {
        return live.stream().filter(node -> !Containers.isSingle(node)).collect(Collectors.toSet());
    }

    /** Whether {@code sensor} was moved by hand, as of the last look. */
    public boolean isMoved(Ref sensor) {
        return inForce.containsKey(sensor);
    }
}
