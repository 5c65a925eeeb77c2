// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.partition;

import dev.petrel.engine.model.Ref;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What another provider says, except for sensors that were moved by hand: the node they were moved to comes first. */
public final class MovedPartition implements PartitionProvider {

    private final PartitionProvider inner;
    private final Moves moves;
    private Map<Ref, String> inForce = Map.of();

    public MovedPartition(PartitionProvider inner, Moves moves) {
        this.inner = inner;
        this.moves = moves;
    }

    @Override
    public boolean refresh() {
        Map<Ref, String> now = moves.inForce();
        boolean changed = inner.refresh() || !now.equals(inForce);
        inForce = now;
        return changed;
    }

    @Override
    public List<String> candidates(Ref sensor, Set<String> live) {
        return first(sensor, inner.candidates(sensor, live));
    }

    @Override
    public Map<Ref, List<String>> candidates(Collection<Ref> sensors, Set<String> live) {
        Map<Ref, List<String>> candidates = new HashMap<>();
        inner.candidates(sensors, live).forEach((sensor, nodes) -> candidates.put(sensor, first(sensor, nodes)));
        return candidates;
    }

    private List<String> first(Ref sensor, List<String> nodes) {
        String node = inForce.get(sensor);
        if (node == null) {
            return nodes;
        }
        List<String> order = new ArrayList<>(nodes);
        order.remove(node);
        order.add(0, node);
        return List.copyOf(order);
    }

    /** Whether {@code sensor} was moved by hand, as of the last look. */
    public boolean isMoved(Ref sensor) {
        return inForce.containsKey(sensor);
    }

    @Override
    public List<Remark> remarks() {
        return inner.remarks();
    }

    @Override
    public Set<Ref> named() {
        return inner.named();
    }

    @Override
    public String reason() {
        return inner.reason();
    }
}
