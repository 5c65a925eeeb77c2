// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.config.ClusterConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class ClusterModelTest {

    private static final int SEEDS = 450;

    @Test
    void neverLetsTwoProcessesHoldOneLease() {
        int taken = 0;
        int deaths = 0;
        int jumps = 0;
        int proofs = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                SimulatedCluster cluster = new SimulatedCluster(seed, ClusterFixture.BOUNDS, 3);
                cluster.runInTrouble(Duration.ofMinutes(3));
                taken += cluster.taken();
                deaths += cluster.deaths();
                jumps += cluster.jumps();
                proofs += cluster.proofs();
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        assertThat(taken).as("leases taken in all, so that it means something").isGreaterThan(10 * SEEDS);
        assertThat(deaths).as("processes that died in all").isGreaterThan(2 * SEEDS);
        assertThat(jumps).as("jumps of wall clocks in all").isGreaterThan(10 * SEEDS);
        assertThat(proofs).as("processes that were proven to be gone").isGreaterThan(SEEDS);
    }

    @Test
    void givesEveryLeaseAHolderOnceTheTroubleIsOver() {
        for (long seed = 1; seed <= 30; seed++) {
            SimulatedCluster cluster = new SimulatedCluster(seed, ClusterFixture.BOUNDS, 3);
            cluster.runInTrouble(Duration.ofMinutes(1));

            cluster.runInPeace(Duration.ofSeconds(60));

            for (String what : SimulatedCluster.WHAT) {
                assertThat(cluster.holders(what)).as("seed %d, %s", seed, what).hasSize(1);
            }
        }
    }

    /** The model would find a fault if there were one. */
    @Test
    void findsTwoHoldersWhenTheFenceFallsTooLate() {
        ClusterConfig tooLate =
                new ClusterConfig(Duration.ofSeconds(2), Duration.ofSeconds(13), Duration.ofSeconds(10));

        assertThatThrownBy(() -> {
                    for (long seed = 1; seed <= SEEDS; seed++) {
                        new SimulatedCluster(seed, tooLate, 3).runInTrouble(Duration.ofMinutes(3));
                    }
                })
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("is held by");
    }

    @Test
    void findsTwoHoldersWhenAHaltedProcessIsTakenForOneThatIsGone() {
        assertThatThrownBy(() -> {
                    for (long seed = 1; seed <= SEEDS; seed++) {
                        new SimulatedCluster(seed, ClusterFixture.BOUNDS, 3, true).runInTrouble(Duration.ofMinutes(3));
                    }
                })
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("is held by");
    }
}
