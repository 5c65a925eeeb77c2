// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.petrel.testbed.local.LocalCluster;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultScheduleTest {

    @Test
    void theSameSeedGivesTheSameFaults() {
        assertThat(faults(3, 40)).isEqualTo(faults(3, 40)).isNotEqualTo(faults(4, 40));
    }

    @Test
    void everyClassOfFaultsComesOnceARound() {
        List<Fault> faults = faults(5, 3 * Fault.Kind.values().length);

        for (Fault.Kind kind : Fault.Kind.values()) {
            assertThat(faults).filteredOn(fault -> fault.kind() == kind).hasSize(3);
        }
    }

    @Test
    void aShortPauseIsShorterThanTheFenceAndALongOneLongerThanDeath() {
        assertThat(faults(6, 500)).allSatisfy(fault -> {
            switch (fault.kind()) {
                case PAUSE -> assertThat(fault.lasting()).isLessThan(Duration.ofSeconds(7));
                case SERVERS_AWAY ->
                    assertThat(fault.lasting()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60));
                case LONG_PAUSE -> assertThat(fault.lasting()).isGreaterThan(Duration.ofSeconds(10));
                default -> assertThat(fault.lasting()).isPositive();
            }
        });
    }

    @Test
    void serversAreStruckWholeHoweverLongTheyStayAway() {
        assertThat(faults(7, 100))
                .filteredOn(fault -> fault.kind().victim() == Fault.Victim.SERVERS)
                .extracting(Fault::kind, Fault::target)
                .contains(
                        tuple(Fault.Kind.SERVERS, LocalCluster.SERVERS),
                        tuple(Fault.Kind.SERVERS_AWAY, LocalCluster.SERVERS));
    }

    private static List<Fault> faults(long seed, int count) {
        FaultSchedule schedule = new FaultSchedule(new ChaosPlan(
                seed,
                ChaosPlan.Load.actions(100, 10, 0),
                List.of("a", "b", "c"),
                List.of("x", "y", "z"),
                List.of(Fault.Kind.values()),
                Duration.ofSeconds(5)));
        return Stream.generate(schedule::next).limit(count).toList();
    }
}
