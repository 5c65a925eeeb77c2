// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.model.SensorType.Placement;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AssignmentTest {

    private static final SensorType ONE = sensor("p.S", Placement.ONE_NODE, true);

    @Test
    void theFirstLiveNodeOfTheMapOwnsTheSensor() {
        PartitionProvider map = map("a:\n- p.S\nb:\n- p.S\n");

        assertThat(Assignment.of(List.of(ONE), map, Set.of("a", "b")).owner(ONE))
                .contains("a");
        assertThat(Assignment.of(List.of(ONE), map, Set.of("b")).owner(ONE)).contains("b");
        assertThat(Assignment.of(List.of(ONE), map, Set.of("c")).owner(ONE)).isEmpty();
    }

    @Test
    void aSensorForEveryNodeRunsOnEachThatTheMapNames() {
        SensorType sensor = sensor("p.S", Placement.EVERY_NODE, true);
        Assignment assignment =
                Assignment.of(List.of(sensor), map("a:\n- p.S\nb:\n- p.S\nc: []\n"), Set.of("a", "b", "c"));

        assertThat(assignment.of("a")).containsExactly(sensor);
        assertThat(assignment.of("b")).containsExactly(sensor);
        assertThat(assignment.of("c")).isEmpty();
    }

    @Test
    void aDisabledSensorRunsNowhere() {
        SensorType sensor = sensor("p.S", Placement.ONE_NODE, false);

        assertThat(Assignment.of(List.of(sensor), map("a:\n- p.S\n"), Set.of("a"))
                        .of("a"))
                .isEmpty();
    }

    @Test
    void aSensorThatNoNodeListsIsUnassigned() {
        assertThat(Assignment.of(List.of(ONE), map("a: []\n"), Set.of("a")).unassigned())
                .containsExactly(Ref.of("p.S"));
    }

    @Test
    void withoutAMapEverySensorHasOneOwnerAndTheyAreSpreadEvenly() {
        List<SensorType> sensors = IntStream.range(0, 200)
                .mapToObj(n -> sensor("p.S" + n, Placement.ONE_NODE, true))
                .toList();

        assertThat(owners(sensors, Set.of("a", "b", "c", "d")).values().stream()
                        .collect(Collectors.groupingBy(node -> node, Collectors.counting())))
                .isEqualTo(Map.of("a", 50L, "b", 50L, "c", 50L, "d", 50L));
    }

    @Test
    void sensorsForEveryNodeTakeNoPartInTheSpreading() {
        SensorType everywhere = sensor("p.E", Placement.EVERY_NODE, true);
        SensorType other = sensor("p.T", Placement.ONE_NODE, true);

        Assignment assignment =
                Assignment.of(List.of(ONE, everywhere, other), new DefaultPartition(), Set.of("a", "b"));

        assertThat(assignment.of("a")).hasSize(2).contains(everywhere);
        assertThat(assignment.of("b")).hasSize(2).contains(everywhere);
    }

    private static Map<SensorType, String> owners(List<SensorType> sensors, Set<String> live) {
        Assignment assignment = Assignment.of(sensors, new DefaultPartition(), live);
        Map<SensorType, String> owners = new HashMap<>();
        for (String node : live) {
            assignment
                    .of(node)
                    .forEach(sensor -> assertThat(owners.put(sensor, node)).isNull());
        }
        assertThat(owners.keySet()).containsExactlyInAnyOrderElementsOf(sensors);
        return owners;
    }

    private static PartitionProvider map(String text) {
        return new MapPartition(((PartitionFile.Good) PartitionFile.parse(Path.of("map"), text)).map());
    }

    private static SensorType sensor(String ref, Placement placement, boolean enabled) {
        return new SensorType(
                Ref.of(ref),
                null,
                "sensors/s.py",
                "/packs/p/sensors/s.py",
                List.of(),
                null,
                null,
                enabled,
                SensorType.Host.PYTHON,
                placement,
                "sensors/s.yaml");
    }
}
