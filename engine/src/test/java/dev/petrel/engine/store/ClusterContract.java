// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import static dev.petrel.engine.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Lease;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.ProcessLock;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

interface ClusterContract extends StoreSetup {

    private ClusterStore cluster() {
        return store().cluster();
    }

    @Test
    default void keepsTheLatestRecordOfEveryProcess() {
        cluster().beat(node("i1", "a", 1));
        cluster().beat(node("i2", "b", 1));
        cluster().beat(node("i1", "a", 2));
        cluster().beat(node("i1", "a", 2));

        assertThat(cluster().nodes()).containsExactlyInAnyOrder(node("i1", "a", 2), node("i2", "b", 1));
    }

    @Test
    default void keepsTheFailingChecksAndTheLockOfTheLatestRecord() {
        NodeRecord troubled = new NodeRecord(
                "i1",
                "a",
                "host",
                42,
                "0.1.0",
                List.of(),
                T0,
                1,
                List.of("broker: away", "rules engine: it \"waits\""),
                new ProcessLock("p1", "boot", "pid:[4]", "(dev=1,ino=2)"),
                NodeRecord.BATCHES);
        cluster().beat(troubled);
        assertThat(cluster().nodes()).containsExactly(troubled);

        cluster().beat(node("i1", "a", 2));

        assertThat(cluster().nodes()).containsExactly(node("i1", "a", 2));
    }

    @Test
    default void keepsTheHighestOfFirstBeatsThatRace() throws Exception {
        for (int round = 0; round < 20; round++) {
            String incarnation = "race-" + round;
            List<Boolean> ignored = Race.run(4, racer -> () -> {
                cluster().beat(node(incarnation, "a", racer));
                return true;
            });
        }

        assertThat(cluster().nodes())
                .hasSize(20)
                .allSatisfy(node -> assertThat(node.beat()).isEqualTo(3));
    }

    @Test
    default void doesNotLetALateBeatReplaceAHigherOne() {
        cluster().beat(node("i1", "a", 7));

        cluster().beat(node("i1", "a", 6));

        assertThat(cluster().nodes()).containsExactly(node("i1", "a", 7));
    }

    @Test
    default void forgetsAProcessThatLeavesAndTheStatusesItReported() {
        cluster().beat(node("i1", "a", 1));
        cluster().beat(node("i2", "b", 1));
        cluster().report(status("S", "a", "i1"));
        cluster().report(status("S", "b", "i2"));

        cluster().leave("i1");
        cluster().leave("i1");

        assertThat(cluster().nodes()).containsExactly(node("i2", "b", 1));
        assertThat(cluster().sensorStatuses()).containsExactly(status("S", "b", "i2"));
    }

    @Test
    default void givesALeaseThatWasNotThereItsFirstEpoch() {
        assertThat(cluster().lease("x")).isEmpty();

        assertThat(cluster().acquire("x", Optional.empty(), "i1")).contains(new Lease("x", "i1", 1));

        assertThat(cluster().lease("x")).contains(new Lease("x", "i1", 1));
        assertThat(cluster().acquire("x", Optional.empty(), "i2")).isEmpty();
    }

    @Test
    default void givesALeaseOnToOneWhoSawItAsItIs() {
        Lease first = take("x", "i1");

        Lease second = cluster().acquire("x", Optional.of(first), "i2").orElseThrow();

        assertThat(second).isEqualTo(new Lease("x", "i2", 2));
        assertThat(cluster().acquire("x", Optional.of(first), "i3")).isEmpty();
        assertThat(cluster().acquire("x", Optional.of(new Lease("x", "i1", 2)), "i3"))
                .isEmpty();
        assertThat(cluster().acquire("x", Optional.of(new Lease("x", null, 2)), "i3"))
                .isEmpty();
        assertThat(cluster().acquire("y", Optional.of(new Lease("y", "i1", 1)), "i3"))
                .isEmpty();
        assertThat(cluster().lease("x")).contains(second);
    }

    @Test
    default void keepsTheEpochOfALeaseThatIsGivenBack() {
        Lease held = take("x", "i1");

        assertThat(cluster().release(held)).isTrue();
        assertThat(cluster().release(held)).isFalse();
        assertThat(cluster().acquire("x", Optional.of(held), "i2")).isEmpty();

        Lease free = cluster().lease("x").orElseThrow();
        assertThat(free).isEqualTo(new Lease("x", null, 1));
        assertThat(cluster().acquire("x", Optional.of(free), "i2")).contains(new Lease("x", "i2", 2));
    }

    @Test
    default void doesNotReleaseWhatAnotherHolds() {
        Lease first = take("x", "i1");
        Lease second = cluster().acquire("x", Optional.of(first), "i2").orElseThrow();

        assertThat(cluster().release(first)).isFalse();
        assertThat(cluster().release(new Lease("none", "i1", 1))).isFalse();

        assertThat(cluster().lease("x")).contains(second);
    }

    @Test
    default void letsOneOfManyAcquireALease() throws Exception {
        Optional<Lease> seen = Optional.empty();
        for (int epoch = 1; epoch <= 5; epoch++) {
            Optional<Lease> now = seen;

            List<Optional<Lease>> races = Race.run(16, i -> () -> cluster().acquire("x", now, "i" + i));

            List<Lease> won = races.stream().flatMap(Optional::stream).toList();
            assertThat(won).hasSize(1);
            assertThat(won.get(0).epoch()).isEqualTo(epoch);
            assertThat(cluster().lease("x")).contains(won.get(0));
            seen = Optional.of(won.get(0));
        }
    }

    @Test
    default void listsTheLeasesOfAPrefixByName() {
        Stream.of("sensor:b", "sensor:a", "timer", "sensor", "sensor.:x").forEach(what -> take(what, "i1"));

        assertThat(cluster().leases("sensor:")).extracting(Lease::what).containsExactly("sensor:a", "sensor:b");
        assertThat(cluster().leases("")).hasSize(5);
        assertThat(cluster().leases("none")).isEmpty();
    }

    @Test
    default void keepsOneStatusForEachSensorAndNode() {
        SensorStatus bare = new SensorStatus(
                new Ref("demo", "S"),
                "a",
                "i1",
                SensorStatus.State.BACKOFF,
                null,
                3,
                0,
                "died",
                null,
                null,
                T0.plusSeconds(9),
                0);
        cluster().report(status("S", "a", "i1"));
        cluster().report(status("S", "b", "i2"));
        cluster().report(status("R", "b", "i2"));

        cluster().report(bare);

        assertThat(cluster().sensorStatuses()).containsExactly(status("R", "b", "i2"), bare, status("S", "b", "i2"));
    }

    @Test
    default void forgetsWhatANodeSaidOfASensor() {
        cluster().report(status("S", "a", "i1"));
        cluster().report(status("S", "b", "i2"));

        cluster().forget(status("S", "a", "i1"));
        cluster().forget(status("none", "a", "i1"));

        assertThat(cluster().sensorStatuses()).containsExactly(status("S", "b", "i2"));
    }

    private Lease take(String what, String holder) {
        return cluster().acquire(what, Optional.empty(), holder).orElseThrow();
    }

    private static NodeRecord node(String incarnation, String node, long beat) {
        return new NodeRecord(
                incarnation, node, "host", 42, "0.1.0", List.of("sensorcontainer", "actionrunner"), T0, beat);
    }

    private static SensorStatus status(String sensor, String node, String incarnation) {
        return new SensorStatus(
                new Ref("demo", sensor),
                node,
                incarnation,
                SensorStatus.State.RUNNING,
                4711L,
                0,
                12,
                null,
                T0.plusNanos(1000),
                T0,
                null,
                7);
    }
}
