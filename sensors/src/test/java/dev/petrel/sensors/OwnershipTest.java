// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.partition.Containers;
import dev.petrel.sensors.supervisor.FakeHost;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Node b decides about a sensor that it runs in the place of node a. */
class OwnershipTest {

    private static final Ref SENSOR = Ref.of("p.S");
    private static final Set<Ref> RUNS = Set.of(SENSOR);
    private static final Set<Ref> RUNS_NOT = Set.of();

    private final ManualClock clock = new ManualClock();
    private final Map<String, NodeRecord> alive = new LinkedHashMap<>();
    private final FakePartition partition = new FakePartition().give("p.S", "a", "b");
    private Ownership ownership = ownership(Duration.ofSeconds(30));

    @Test
    void takesASensorThatNobodyRunsAtOnce() {
        comes("b", "b1");

        assertThat(wants(RUNS_NOT)).isTrue();
    }

    @Test
    void leavesASensorThatNobodyRunsToTheFirstHoweverYoung() {
        comes("b", "b1");
        settle(RUNS_NOT);
        comes("a", "a1");

        assertThat(wants(RUNS_NOT)).isFalse();
    }

    @Test
    void handsBackOnlyAfterTheFirstHasBeenLiveForTheTime() {
        standIn();
        comes("a", "a1");

        assertThat(wants(RUNS)).isTrue();
        clock.advance(Duration.ofMillis(29_999));
        assertThat(wants(RUNS)).isTrue();
        clock.advance(Duration.ofMillis(1));
        assertThat(wants(RUNS)).isFalse();
    }

    @Test
    void zeroSecondsMeanAtOnce() {
        ownership = ownership(Duration.ZERO);
        standIn();
        comes("a", "a1");

        assertThat(wants(RUNS)).isFalse();
    }

    @Test
    void aNodeThatComesAndGoesGetsNothingBack() {
        standIn();
        for (int round = 0; round < 10; round++) {
            comes("a", "a" + round);
            assertThat(wants(RUNS)).isTrue();
            clock.advance(Duration.ofSeconds(20));
            assertThat(wants(RUNS)).isTrue();
            alive.remove("a" + round);
            assertThat(wants(RUNS)).isTrue();
            clock.advance(Duration.ofSeconds(5));
        }
    }

    @Test
    void aContainerThatRestartsBetweenTwoLooksBeginsAgain() {
        standIn();
        comes("a", "a1");
        assertThat(wants(RUNS)).isTrue();
        clock.advance(Duration.ofSeconds(29));
        alive.remove("a1");
        comes("a", "a2");
        assertThat(wants(RUNS)).isTrue();
        clock.advance(Duration.ofSeconds(29));

        assertThat(wants(RUNS)).isTrue();
    }

    @Test
    void whileTheClusterStartsTheOrderOfTheMapCountsAtOnce() {
        comes("b", "b1");
        assertThat(wants(RUNS)).isTrue();
        clock.advance(Duration.ofSeconds(2));
        comes("a", "a1");

        assertThat(wants(RUNS)).isFalse();
    }

    @Test
    void anEditOfTheMapCountsAtOnce() {
        partition.give("p.S", "b");
        standIn();
        comes("a", "a1");
        assertThat(wants(RUNS)).isTrue();

        partition.give("p.S", "a", "b");

        assertThat(wants(RUNS)).isFalse();
    }

    @Test
    void anEditThatLeavesTheSensorAloneDoesNotHurryIt() {
        standIn();
        comes("a", "a1");

        partition.give("p.Other", "a");

        assertThat(wants(RUNS)).isTrue();
    }

    @Test
    void whoIsNoCandidateAnyMoreDoesNotKeepIt() {
        standIn();
        partition.give("p.S", "a");

        assertThat(wants(RUNS)).isFalse();
    }

    @Test
    void takesTheSensorOfADeadProcessWhoseNodeHasJustStartedAgain() {
        comes("b", "b1");
        settle(RUNS_NOT);
        comes("a", "a2");
        assertThat(inherits()).isTrue();

        clock.advance(Duration.ofSeconds(10));
        assertThat(inherits()).as("by now a knows it too").isFalse();
    }

    @Test
    void leavesTheSensorOfADeadProcessToTheFirstWhoHasWatchedIt() {
        comes("b", "b1");
        comes("a", "a1");
        assertThat(inherits()).isFalse();
        clock.advance(Duration.ofHours(1));

        assertThat(inherits()).isFalse();
    }

    private void standIn() {
        comes("b", "b1");
        settle(RUNS);
    }

    private void settle(Set<Ref> running) {
        assertThat(wants(running)).isTrue();
        clock.advance(Duration.ofHours(1));
        assertThat(wants(running)).isTrue();
    }

    private boolean wants(Set<Ref> running) {
        return ownership
                .wanted(List.of(FakeHost.type("p.S")), running, Set.of())
                .containsKey(SENSOR);
    }

    private boolean inherits() {
        return ownership
                .wanted(List.of(FakeHost.type("p.S")), RUNS_NOT, Set.of(SENSOR))
                .containsKey(SENSOR);
    }

    private void comes(String node, String incarnation) {
        alive.put(
                incarnation,
                new NodeRecord(
                        incarnation, node, "localhost", 1, "test", List.of(Containers.ROLE), clock.instant(), 1));
    }

    private Ownership ownership(Duration after) {
        return new Ownership("b", partition, () -> List.copyOf(alive.values()), clock, after, Duration.ofSeconds(10));
    }
}
