// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryBus;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.store.ClusterStore;
import dev.petrel.engine.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that starts where another one was killed. */
final class PredecessorTest {

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final ClusterStore cluster = store.cluster();
    private final KnownDeaths machine = new KnownDeaths();
    private final Membership first = member("a", "first");
    private final Membership other = member("b", "other");
    private final Membership second = member("a", "second");

    @BeforeEach
    void join() {
        step(first, other);
    }

    @Test
    void freesAtOnceWhatItsPredecessorHeld() {
        leases(first).acquire("x").orElseThrow();
        machine.kill("first");

        step(second, other);

        assertThat(cluster.nodes()).extracting(NodeRecord::incarnation).doesNotContain(first.incarnation());
        assertThat(other.isAlive(first.incarnation())).isFalse();
        assertThat(leases(other).acquire("x")).isPresent();
    }

    @Test
    void leavesItsPredecessorAloneWhileThatMayLive() {
        leases(first).acquire("x").orElseThrow();

        for (int second = 1; second <= 11; second++) {
            step(this.second, other);
            clock.advance(Duration.ofSeconds(1));
            step(this.second, other);
            assertThat(leases(this.second).acquire("x").isPresent())
                    .as("after %d s", second)
                    .isEqualTo(second >= 10);
        }
    }

    @Test
    void provesNothingOfAnotherNode() {
        leases(first).acquire("x").orElseThrow();
        machine.kill("first");

        step(other);

        assertThat(leases(other).acquire("x")).isEmpty();
    }

    @Test
    void forgetsItAgainWhenItsLastBeatComesLate() {
        NodeRecord late = cluster.nodes().get(0);
        assertThat(late.incarnation()).isEqualTo(first.incarnation());
        machine.kill("first");
        step(second);

        cluster.beat(late);
        step(second);

        assertThat(cluster.nodes()).extracting(NodeRecord::incarnation).doesNotContain(first.incarnation());
    }

    @Test
    void triesAgainWhenTheDatabaseCouldNotForgetIt() {
        Membership second = new Membership(
                new InterceptedCluster(cluster) {
                    private int failures = 1;

                    @Override
                    public void leave(String incarnation) {
                        if (failures-- > 0) {
                            throw StoreException.transientFailure("away", null);
                        }
                        super.leave(incarnation);
                    }
                },
                ClusterFixture.BOUNDS,
                ClusterFixture.self("a"),
                clock,
                new Random(9),
                machine.of("another"));
        machine.kill("first");
        assertThatThrownBy(second::beat).isInstanceOf(StoreException.class);

        step(second);

        assertThat(cluster.nodes()).extracting(NodeRecord::incarnation).doesNotContain(first.incarnation());
    }

    @Test
    void tellsWhatItsPredecessorHadBegunBeforeTheClusterForgetsIt(@TempDir Path directory) throws Exception {
        machine.notes("first", directory.resolve("first")).begin("x", 7);
        List<String> told = new ArrayList<>();
        Membership heir = member("a", "another");
        heir.onGone((incarnation, begun) -> {
            told.add(incarnation);
            assertThat(begun.mayHaveBegun("x", 7)).isTrue();
            assertThat(begun.mayHaveBegun("x", 8)).isFalse();
            assertThat(cluster.nodes()).extracting(NodeRecord::incarnation).contains(first.incarnation());
            if (told.size() == 1) {
                throw StoreException.transientFailure("away", null);
            }
        });
        step(heir);
        assertThat(told).isEmpty();
        machine.kill("first");

        assertThatThrownBy(heir::beat).isInstanceOf(StoreException.class);
        assertThat(cluster.nodes()).extracting(NodeRecord::incarnation).contains(first.incarnation());
        step(heir);
        step(heir);

        assertThat(told).containsExactly(first.incarnation(), first.incarnation());
        assertThat(cluster.nodes()).extracting(NodeRecord::incarnation).doesNotContain(first.incarnation());
    }

    @Test
    void tellsNothingOfAPredecessorThatNotedNothing() {
        Membership heir = member("a", "another");
        heir.onGone((incarnation, begun) -> {
            throw new AssertionError(incarnation);
        });
        machine.kill("first");

        step(heir);

        assertThat(cluster.nodes()).extracting(NodeRecord::incarnation).doesNotContain(first.incarnation());
    }

    @Test
    void theOthersHearOfAReleaseAndOfAStopWithoutTimePassing() throws Exception {
        try (MemoryBus bus = new MemoryBus(clock)) {
            Membership a = member("c", "c");
            Membership b = member("d", "d");
            a.tellOn(bus);
            b.tellOn(bus);
            CountDownLatch freed = new CountDownLatch(1);
            CountDownLatch left = new CountDownLatch(1);
            a.start();
            String incarnation = a.incarnation();
            b.start();
            var lease = leases(a).acquire("x").orElseThrow();
            b.onChange(() -> {
                if (cluster.lease("x").orElseThrow().holder() == null) {
                    freed.countDown();
                }
                if (!b.isAlive(incarnation)) {
                    left.countDown();
                }
            });

            leases(a).release(lease);
            assertThat(freed.await(60, TimeUnit.SECONDS)).isTrue();
            a.stop();
            assertThat(left.await(60, TimeUnit.SECONDS)).isTrue();
            b.stop();
        }
    }

    private Membership member(String node, String process) {
        return new Membership(
                cluster,
                ClusterFixture.BOUNDS,
                ClusterFixture.self(node),
                clock,
                new Random(process.hashCode()),
                machine.of(process));
    }

    private Leases leases(Membership of) {
        return new Leases(cluster, of);
    }

    private static void step(Membership... members) {
        for (Membership member : members) {
            Duration ignored = member.beat();
        }
    }
}
