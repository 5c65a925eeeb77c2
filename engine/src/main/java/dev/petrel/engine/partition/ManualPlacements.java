// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.store.PlacementStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Sensors that an operator moved by hand. A placement names the process to which the sensor was moved: it is over when
 * that has ended, whichever node notices, and nothing has to be cleaned up.
 *
 * <p>For any thread; blocks for the database and throws what it throws.
 */
public final class ManualPlacements {

    private final PlacementStore store;
    private final Supplier<List<NodeRecord>> alive;

    /** @param alive the live processes of the cluster */
    public ManualPlacements(PlacementStore store, Supplier<List<NodeRecord>> alive) {
        this.store = store;
        this.alive = alive;
    }

    /** For each sensor with containers of its own, these. */
    Map<Ref, List<String>> single() {
        Map<Ref, List<String>> single = new TreeMap<>();
        alive.get().stream()
                .sorted(Comparator.comparing(NodeRecord::node))
                .forEach(record -> Containers.only(record)
                        .ifPresent(sensor -> single.computeIfAbsent(sensor, any -> new ArrayList<>())
                                .add(Containers.label(record.node(), Optional.of(sensor)))));
        return single;
    }

    /** For each sensor that is moved, the node on which it is to run. */
    public Map<Ref, String> inForce() {
        Map<String, String> nodes =
                alive.get().stream().collect(Collectors.toMap(NodeRecord::incarnation, NodeRecord::node));
        Map<Ref, String> inForce = new TreeMap<>();
        store.placements().forEach((sensor, incarnation) -> {
            String node = nodes.get(incarnation);
            if (node != null) {
                inForce.put(sensor, node);
            }
        });
        return inForce;
    }

    /** Moves {@code sensor} to the container {@code to}, until that ends or {@link #end} is called. */
    public void move(Ref sensor, NodeRecord to) {
        store.place(sensor, to.incarnation());
    }

    /** Ends a placement. True if there was one in force. */
    public boolean end(Ref sensor) {
        boolean was = inForce().containsKey(sensor);
        store.remove(sensor);
        return was;
    }
}
