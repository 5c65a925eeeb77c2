// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.store.KeyValueStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Sensors that somebody moved by hand, kept as the cluster's state. A move names the process to which it was made: it
 * is over when that has ended, whoever notices, and nothing has to be cleaned up.
 *
 * <p>For any thread; blocks for the database and throws what it throws.
 */
public final class Moves {

    private static final String PREFIX = "move:";

    private final KeyValueStore keys;
    private final Supplier<List<NodeRecord>> alive;

    /** @param alive the live processes of the cluster */
    public Moves(KeyValueStore keys, Supplier<List<NodeRecord>> alive) {
        this.keys = keys;
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
        Map<Ref, String> moves = new TreeMap<>();
        for (KeyValue key : keys.list(ClusterKeys.SCOPE, PREFIX)) {
            String node = nodes.get(key.value());
            Optional<Ref> sensor = Ref.parse(key.name().substring(PREFIX.length()));
            if (node != null && sensor.isPresent()) {
                moves.put(sensor.get(), node);
            }
        }
        return moves;
    }

    /** Moves {@code sensor} to the container {@code to}, until that ends or {@link #end} is called. */
    public void move(Ref sensor, NodeRecord to) {
        keys.put(new KeyValue(ClusterKeys.SCOPE, PREFIX + sensor, to.incarnation(), false, null, null));
    }

    /** Ends a move. True if there was one in force. */
    public boolean end(Ref sensor) {
        boolean was = inForce().containsKey(sensor);
        boolean ignored = keys.delete(ClusterKeys.SCOPE, PREFIX + sensor);
        return was;
    }
}
