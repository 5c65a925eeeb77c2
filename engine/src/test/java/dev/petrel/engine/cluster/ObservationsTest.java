// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.model.NodeRecord;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ObservationsTest {

    private static final Duration DEAD_AFTER = Duration.ofSeconds(10);

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                // looks, each beat@asked-answered in seconds | alive afterwards
                "seen once                              | 1@0-0                      | true",
                "changed at every look                  | 1@0-0 2@5-5 3@11-11        | true",
                "unchanged, not for long enough         | 1@0-0 1@9-9                | true",
                "unchanged for long enough              | 1@0-0 1@10-10              | false",
                "changed late                           | 1@0-0 1@9-9 2@12-12        | true",
                "changed to a lower number              | 5@0-0 4@10-10              | true",
                "alive again after all                  | 1@0-0 1@10-10 2@11-11      | true",
                "dead again, counted from the change    | 1@0-0 2@11-11 2@20-20      | true",
                "dead again                             | 1@0-0 2@11-11 2@21-21      | false",
                "the first answer was slow              | 1@0-6 1@12-12              | true",
                "the first answer was slow, long enough | 1@0-6 1@16-16              | false",
                "the last answer was slow               | 1@0-0 1@8-30               | true",
                "the observer slept and then looked     | 1@0-0 2@60-60              | true",
                "a time without a database              | 1@0-0 1@300-300            | false",
            })
    void judgesByWhatItSaw(String name, String looks, boolean alive) {
        Observations observations = Observations.none(DEAD_AFTER);
        for (String look : looks.strip().split(" ")) {
            String[] parts = look.split("[@-]");
            observations = observations.after(
                    List.of(record("i1", Long.parseLong(parts[0]))), seconds(parts[1]), seconds(parts[2]));
        }

        assertThat(observations.isAlive("i1")).isEqualTo(alive);
        assertThat(observations.alive()).hasSize(alive ? 1 : 0);
        assertThat(observations.knows("i1")).isTrue();
    }

    @Test
    void forgetsThoseThatLeft() {
        Observations observations =
                Observations.none(DEAD_AFTER).after(List.of(record("i1", 1), record("i2", 1)), 0, 0);

        observations = observations.after(List.of(record("i2", 2)), 1, 1);

        assertThat(observations.knows("i1")).isFalse();
        assertThat(observations.isAlive("i1")).isFalse();
        assertThat(observations.alive()).containsExactly(record("i2", 2));
    }

    @Test
    void tellsWhoHasBeenDeadForLong() {
        Observations observations = Observations.none(DEAD_AFTER)
                .after(List.of(record("i1", 1), record("i2", 1)), 0, 0)
                .after(List.of(record("i1", 1), record("i2", 2)), seconds("60"), seconds("60"));

        assertThat(observations.unchangedFor(Duration.ofMinutes(1))).containsExactly(record("i1", 1));
        assertThat(observations.unchangedFor(Duration.ofMinutes(2))).isEmpty();
    }

    private static long seconds(String text) {
        return Duration.ofSeconds(Long.parseLong(text)).toNanos();
    }

    private static NodeRecord record(String incarnation, long beat) {
        return new NodeRecord(incarnation, "node", "host", 1, "v", List.of(), ManualClock.START, beat);
    }
}
