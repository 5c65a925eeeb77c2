// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.Ref;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MovedPartitionTest {

    private static final Ref SENSOR = Ref.of("p.S");
    private static final Ref OTHER = Ref.of("p.T");
    private static final Set<String> LIVE = Set.of("a", "b", "c");

    private final MemoryStore store = new MemoryStore(new ManualClock());
    private final List<NodeRecord> alive = new ArrayList<>(List.of(node("a", "a1"), node("b", "b1"), node("c", "c1")));
    private final ManualPlacements placements = new ManualPlacements(store.placements(), () -> List.copyOf(alive));
    private final MovedPartition partition =
            new MovedPartition(new MapPartition(new PartitionMap(Map.of("a", List.of(SENSOR, OTHER)))), placements);

    @Test
    void aMovedSensorGoesFirstToWhereItWasMoved() {
        partition.refresh();
        placements.move(SENSOR, node("b", "b1"));

        assertThat(partition.refresh()).isTrue();
        assertThat(partition.refresh()).isFalse();
        assertThat(partition.candidates(SENSOR, LIVE)).containsExactly("b", "a");
        assertThat(partition.candidates(List.of(SENSOR, OTHER), LIVE))
                .isEqualTo(Map.of(SENSOR, List.of("b", "a"), OTHER, List.of("a")));
        assertThat(partition.isMoved(SENSOR)).isTrue();
        assertThat(partition.isMoved(OTHER)).isFalse();
    }

    @Test
    void theMoveIsOverWhenItsTargetHasEndedEvenIfTheNodeComesBack() {
        placements.move(SENSOR, node("b", "b1"));
        partition.refresh();
        alive.remove(node("b", "b1"));
        alive.add(node("b", "b2"));

        assertThat(partition.refresh()).isTrue();
        assertThat(partition.candidates(SENSOR, LIVE)).containsExactly("a");
    }

    @Test
    void theMoveOutlivesTheRestartOfOthers() {
        placements.move(SENSOR, node("b", "b1"));
        partition.refresh();
        alive.remove(node("a", "a1"));
        alive.add(node("a", "a2"));

        assertThat(partition.refresh()).isFalse();
        assertThat(partition.candidates(SENSOR, LIVE)).containsExactly("b", "a");
    }

    @Test
    void theLastMoveCounts() {
        placements.move(SENSOR, node("b", "b1"));
        placements.move(SENSOR, node("c", "c1"));
        partition.refresh();

        assertThat(partition.candidates(SENSOR, LIVE)).containsExactly("c", "a");
    }

    @Test
    void aMoveIsEndedOnce() {
        placements.move(SENSOR, node("b", "b1"));
        partition.refresh();

        assertThat(placements.end(SENSOR)).isTrue();
        assertThat(placements.end(SENSOR)).isFalse();
        assertThat(partition.refresh()).isTrue();
        assertThat(partition.candidates(SENSOR, LIVE)).containsExactly("a");
    }

    private static NodeRecord node(String node, String incarnation) {
        return new NodeRecord(
                incarnation, node, "localhost", 1, "test", List.of("sensorcontainer"), ManualClock.START, 1);
    }
}
