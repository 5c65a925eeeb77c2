// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.model.SensorType.Placement;
import dev.petrel.engine.partition.PartitionAdmin.Change;
import dev.petrel.engine.partition.PartitionAdmin.Done;
import dev.petrel.engine.partition.PartitionAdmin.Outcome;
import dev.petrel.engine.partition.PartitionAdmin.Plan;
import dev.petrel.engine.partition.PartitionAdmin.Refused;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes a and b live; the map in force gives p.S, p.T and p.E to a. */
class PartitionAdminTest {

    private final MemoryStore store = new MemoryStore(new ManualClock());
    private final List<NodeRecord> alive = List.of(
            node("a", "a1", 1, "sensorcontainer"),
            node("b", "b1", 1, "sensorcontainer"),
            node("b", "b2", 2, "sensorcontainer"),
            node("x", "x1", 1, "api"));
    private final ManualPlacements placements = new ManualPlacements(store.placements(), () -> alive);
    private final PartitionAdmin admin =
            new PartitionAdmin(new MovedPartition(current(), placements), placements, store.content(), () -> alive);

    @BeforeEach
    void register() {
        store.content().register(sensor("p.S", Placement.ONE_NODE, true));
        store.content().register(sensor("p.T", Placement.ONE_NODE, true));
        store.content().register(sensor("p.E", Placement.EVERY_NODE, true));
        store.content().register(sensor("p.Off", Placement.ONE_NODE, false));
    }

    @Test
    void plansWhatWouldChange() {
        Plan plan = admin.plan("new.yaml", "b: [p.S, p.E]\na: [p.T, p.S, p.E]\n");

        assertThat(plan.errors()).isEmpty();
        assertThat(plan.warnings()).isEmpty();
        assertThat(plan.sensors())
                .containsExactly(
                        new Change("p.E", "a", "a, b", true, "placement: every_node"),
                        new Change("p.S", "a", "b", true, "first that lists it"),
                        new Change("p.T", "a", "a", false, "first that lists it"));
    }

    @Test
    void plansWithoutTheNodesThatAreAwayAndNamesThem() {
        Plan plan = admin.plan("new.yaml", "bb: [p.S]\na: [p.S, p.E, p.Q]\nc: [p.T]\nb: []\n");

        assertThat(plan.sensors())
                .contains(
                        new Change("p.S", "a", "a", false, "first that lists it and is alive"),
                        new Change("p.T", "a", null, true, "none of its nodes is alive: c"));
        assertThat(plan.warnings())
                .contains(
                        "node \"bb\" has no live sensor container; did you mean \"b\"?",
                        "sensor \"p.T\" would run nowhere: none of its nodes is alive: c")
                .anyMatch(text -> text.startsWith("sensor \"p.Q\" is in the map but not registered"))
                .anyMatch(text -> text.contains("node \"b\" has an empty list"));
    }

    @Test
    void tellsAllThatIsWrongWithAMap() {
        Plan plan = admin.plan("new.yaml", "a: oops\nb:\n- p\n");

        assertThat(plan.sensors()).isEmpty();
        assertThat(plan.errors()).hasSize(2).allMatch(text -> text.startsWith("new.yaml:"));
    }

    @Test
    void aSensorThatWasMovedByHandStaysWhereItIs() {
        placements.move(Ref.of("p.S"), alive.get(1));

        assertThat(admin.plan("new.yaml", "a: [p.S, p.T, p.E]\nb: []").sensors())
                .contains(new Change("p.S", "b", "b", false, "moved by hand"));
    }

    @Test
    void aSensorWithAProcessOfItsOwnStaysInIt() {
        List<NodeRecord> more = new ArrayList<>(alive);
        more.add(node("c", "c1", 1, "sensorcontainer:p.S"));
        ManualPlacements none = new ManualPlacements(store.placements(), () -> more);
        PartitionAdmin other =
                new PartitionAdmin(new MovedPartition(current(), none), none, store.content(), () -> more);

        assertThat(other.plan("new.yaml", "a: [p.S, p.T, p.E]\nb: []").sensors())
                .contains(new Change("p.S", "c (p.S)", "c (p.S)", false, "in a process of its own"));
    }

    @Test
    void movesASensorToTheNewestContainerOfTheNodeAndBack() {
        assertThat(admin.move("p.S", "b")).isInstanceOf(Done.class);
        assertThat(placements.inForce()).isEqualTo(Map.of(Ref.of("p.S"), "b"));
        assertThat(store.placements().placements()).isEqualTo(Map.of(Ref.of("p.S"), "b2"));

        assertThat(admin.moveBack("p.S")).isInstanceOf(Done.class);
        assertThat(placements.inForce()).isEmpty();
        assertThat(why(admin.moveBack("p.S"))).contains("is not moved by hand");
    }

    @Test
    void refusesAnUnknownSensorOrNode() {
        assertThat(why(admin.move("p.Offf", "b"))).startsWith("There is no sensor \"p.Offf\"; did you mean \"p.Off\"?");
        assertThat(why(admin.move("p.S", "x")))
                .isEqualTo("Node \"x\" has no live sensor container; did you mean \"a\"? Those that have one: a, b.");
        assertThat(why(admin.move("p.S", "xyz")))
                .isEqualTo("Node \"xyz\" has no live sensor container. Those that have one: a, b.");
        assertThat(why(admin.move("other.Thing", "b"))).startsWith("There is no sensor \"other.Thing\". \"petrel");
        assertThat(placements.inForce()).isEmpty();
    }

    @Test
    void refusesToMoveWhatCannotMove() {
        assertThat(why(admin.move("p.Off", "b"))).contains("is disabled");
        assertThat(why(admin.move("p.E", "b"))).contains("every_node");
        assertThat(placements.inForce()).isEmpty();
    }

    private static String why(Outcome outcome) {
        return outcome instanceof Refused refused ? refused.why() : "not refused: " + outcome;
    }

    private static MapPartition current() {
        Map<String, List<Ref>> map = new LinkedHashMap<>();
        map.put("a", List.of(Ref.of("p.S"), Ref.of("p.T"), Ref.of("p.E")));
        return new MapPartition(new PartitionMap(map));
    }

    private static NodeRecord node(String node, String incarnation, long started, String role) {
        return new NodeRecord(
                incarnation, node, "localhost", 1, "test", List.of(role), ManualClock.START.plusSeconds(started), 1);
    }

    private static SensorType sensor(String ref, Placement placement, boolean enabled) {
        return new SensorType(
                Ref.of(ref),
                null,
                "s.py",
                "/packs/p/s.py",
                List.of(),
                null,
                null,
                enabled,
                SensorType.Host.PYTHON,
                placement,
                "sensors/s.yaml");
    }
}
