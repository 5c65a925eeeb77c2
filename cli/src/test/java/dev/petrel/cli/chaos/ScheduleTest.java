// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScheduleTest {

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
                case LONG_PAUSE -> assertThat(fault.lasting()).isGreaterThan(Duration.ofSeconds(10));
                default -> assertThat(fault.lasting()).isPositive();
            }
        });
    }

    private static List<Fault> faults(long seed, int count) {
        Schedule schedule = new Schedule(new ChaosPlan(
                seed,
                new ChaosPlan.Load(100, 10),
                List.of("a", "b", "c"),
                List.of("x", "y", "z"),
                List.of(Fault.Kind.values()),
                Duration.ofSeconds(5)));
        return Stream.generate(schedule::next).limit(count).toList();
    }
}
