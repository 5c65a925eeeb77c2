// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import dev.petrel.engine.model.Ref;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code name:default}: every node is a candidate for every sensor, and they are spread evenly: no live node is to run more
 * than one sensor more than another. Each sensor ranks the nodes (rendezvous hashing); the pairs of sensor and node are
 * gone through from the best to the worst, and a sensor gets the first node that still has room. When a node comes or
 * goes its own sensors move, and few others make room.
 */
public final class DefaultPartition implements PartitionProvider {

    private record Pair(Ref sensor, String node, String rank) {}

    /** The order if the sensor were the only one. */
    @Override
    public List<String> candidates(Ref sensor, Set<String> live) {
        return Rendezvous.order(sensor, live);
    }

    @Override
    public Map<Ref, List<String>> candidates(Collection<Ref> sensors, Set<String> live) {
        Map<Ref, String> dealt = deal(sensors, live);
        Map<Ref, List<String>> candidates = new HashMap<>();
        for (Ref sensor : sensors) {
            List<String> order = new ArrayList<>(Rendezvous.order(sensor, live));
            String first = dealt.get(sensor);
            if (first != null && order.remove(first)) {
                order.add(0, first);
            }
            candidates.put(sensor, List.copyOf(order));
        }
        return candidates;
    }

    private static Map<Ref, String> deal(Collection<Ref> sensors, Set<String> live) {
        Map<Ref, String> dealt = new HashMap<>();
        Room room = new Room(sensors.size(), live.size());
        sensors.stream()
                .flatMap(sensor -> live.stream().map(node -> new Pair(sensor, node, Rendezvous.rank(sensor, node))))
                .sorted(Comparator.comparing(Pair::rank).thenComparing(Pair::node))
                .forEach(pair -> {
                    if (!dealt.containsKey(pair.sensor()) && room.take(pair.node())) {
                        dealt.put(pair.sensor(), pair.node());
                    }
                });
        return dealt;
    }

    /** How many sensors each node may get: the even share, and one more for as many nodes as there are left over. */
    private static final class Room {
        private final int share;
        private final Map<String, Integer> taken = new HashMap<>();
        private int over;

        Room(int sensors, int nodes) {
            share = nodes == 0 ? 0 : sensors / nodes;
            over = nodes == 0 ? 0 : sensors % nodes;
        }

        boolean take(String node) {
            int has = taken.getOrDefault(node, 0);
            if (has > share || has == share && over == 0) {
                return false;
            }
            over -= has == share ? 1 : 0;
            taken.put(node, has + 1);
            return true;
        }
    }

    @Override
    public String reason() {
        return "spread over all nodes";
    }
}
