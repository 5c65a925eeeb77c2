// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Ref;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Over many sets of sensors and nodes. */
class DefaultPartitionTest {

    private static final int CLUSTERS = 200;

    private final DefaultPartition partition = new DefaultPartition();

    @Test
    void noNodeGetsMoreThanOneSensorMoreThanAnother() {
        clusters((sensors, nodes) -> {
            Map<String, Long> loads = new HashMap<>();
            nodes.forEach(node -> loads.put(node, 0L));
            deal(sensors, nodes).values().forEach(node -> loads.merge(node, 1L, Long::sum));

            long most = loads.values().stream().max(Long::compare).orElseThrow();
            long least = loads.values().stream().min(Long::compare).orElseThrow();
            assertThat(most - least).as("%s", loads).isLessThanOrEqualTo(1);
        });
    }

    @Test
    void everySensorHasAllNodesAsCandidatesInAnOrderThatIsAlwaysTheSame() {
        clusters((sensors, nodes) -> {
            Map<Ref, List<String>> once = partition.candidates(sensors, nodes);

            assertThat(once.keySet()).containsExactlyInAnyOrderElementsOf(sensors);
            assertThat(once.values()).allSatisfy(order -> assertThat(order).containsExactlyInAnyOrderElementsOf(nodes));
            List<Ref> shuffled = new ArrayList<>(sensors);
            Collections.shuffle(shuffled, new Random(1));
            assertThat(partition.candidates(shuffled, new TreeSet<>(nodes).descendingSet()))
                    .isEqualTo(once);
        });
    }

    @Test
    void whenANodeComesOrGoesFewMoreSensorsMoveThanMust() {
        long[] moved = new long[1];
        long[] must = new long[1];
        clusters((sensors, nodes) -> {
            Map<Ref, String> before = deal(sensors, nodes);
            int share = (sensors.size() + nodes.size() - 1) / nodes.size();
            for (String gone : nodes) {
                Set<String> left = new TreeSet<>(nodes);
                left.remove(gone);
                Map<Ref, String> after = deal(sensors, left);
                long moves = moves(before, after);
                assertThat(moves).as("%s leaves %s", gone, before).isLessThanOrEqualTo(4L * share);
                moved[0] += moves;
                must[0] += before.values().stream().filter(gone::equals).count();
            }
        });
        assertThat(moved[0]).as("%s must move", must[0]).isBetween(must[0], must[0] * 13 / 10);
    }

    @Test
    void whenASensorComesOrGoesAFewMoveAtMost() {
        clusters((sensors, nodes) -> {
            Map<Ref, String> before = deal(sensors, nodes);
            List<Ref> more = new ArrayList<>(sensors);
            more.add(Ref.of("new.Sensor"));

            Map<Ref, String> after = deal(more, nodes);
            after.remove(Ref.of("new.Sensor"));

            assertThat(moves(before, after)).isLessThanOrEqualTo(nodes.size());
        });
    }

    @Test
    void withoutANodeNobodyRunsAnything() {
        assertThat(partition.candidates(List.of(Ref.of("p.S")), Set.of())).containsEntry(Ref.of("p.S"), List.of());
    }

    private interface Check {
        void on(List<Ref> sensors, Set<String> nodes);
    }

    private static void clusters(Check check) {
        for (int seed = 0; seed < CLUSTERS; seed++) {
            Random random = new Random(seed);
            int cluster = seed;
            List<Ref> sensors = IntStream.range(0, 1 + random.nextInt(60))
                    .mapToObj(n -> Ref.of("p" + cluster + ".S" + n))
                    .toList();
            Set<String> nodes = IntStream.range(0, 2 + random.nextInt(7))
                    .mapToObj(n -> "n" + cluster + "-" + n)
                    .collect(Collectors.toCollection(TreeSet::new));
            check.on(sensors, nodes);
        }
    }

    private Map<Ref, String> deal(Collection<Ref> sensors, Set<String> nodes) {
        Map<Ref, String> first = new HashMap<>();
        partition.candidates(sensors, nodes).forEach((sensor, order) -> first.put(sensor, order.get(0)));
        return first;
    }

    private static long moves(Map<Ref, String> before, Map<Ref, String> after) {
        return before.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(after.get(entry.getKey())))
                .count();
    }
}
