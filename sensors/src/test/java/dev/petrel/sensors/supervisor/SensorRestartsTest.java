// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.memory.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SensorRestartsTest {

    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String REASON = "import: ModuleNotFoundError: No module named 'boto3'";

    private final ManualClock clock = new ManualClock();
    private final Random random = new Random(1);
    private final SensorRestarts recovery = new SensorRestarts(
            new RestartDelays(
                    new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), random),
                    new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5), random)),
            clock);

    @Test
    void oneThatNeverRanGetsASecondTrySoonAndThenWaitsForMinutes() {
        List<Long> waits = IntStream.range(0, 6)
                .mapToObj(i -> recovery.failed(false, MOMENT, true).toSeconds())
                .toList();

        List<Integer> most = List.of(5, 40, 300, 300, 300, 300);
        for (int i = 0; i < most.size(); i++) {
            assertThat(waits.get(i)).isBetween(most.get(i) * 3L / 4 - 1, (long) most.get(i));
        }
    }

    @Test
    void oneThatRanIsBackWithinAMinuteHoweverOftenItFails() {
        for (int i = 0; i < 20; i++) {
            assertThat(recovery.failed(true, MOMENT, true)).isLessThanOrEqualTo(Duration.ofMinutes(1));
        }
        assertThat(recovery.failed(true, LONG, true)).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aStartThatCostNoProcessIsTriedEachMinute() {
        for (int i = 0; i < 20; i++) {
            assertThat(recovery.failed(false, MOMENT, false)).isLessThanOrEqualTo(Duration.ofMinutes(1));
        }
    }

    @Test
    void theSameReasonIsNewsOnce() {
        assertThat(recovery.isNews(REASON, false, MOMENT)).isTrue();
        assertThat(recovery.isNews(REASON, false, MOMENT)).isFalse();
        assertThat(recovery.isNews("setup: no url", false, MOMENT)).isTrue();
        assertThat(recovery.isNews(REASON, false, MOMENT)).isTrue();
    }

    @Test
    void numbersDoNotMakeAReasonNew() {
        assertThat(recovery.isNews("setup: port 4711 of <Client at 0x7f3ca0>", false, MOMENT))
                .isTrue();
        assertThat(recovery.isNews("setup: port 815 of <Client at 0x8e11b>", false, MOMENT))
                .isFalse();
    }

    @Test
    void theLogIsRemindedEachHour() {
        long said = IntStream.range(0, 24 * 60)
                .filter(minute -> {
                    clock.advance(Duration.ofMinutes(1));
                    return recovery.isNews(REASON, false, MOMENT);
                })
                .count();

        assertThat(said).isEqualTo(24);
    }

    @Test
    void aFailureAfterAGoodRunIsNews() {
        assertThat(recovery.isNews(REASON, true, MOMENT)).isTrue();
        assertThat(recovery.isNews(REASON, true, LONG)).isTrue();
        recovery.returned();
        assertThat(recovery.isNews(REASON, true, MOMENT)).isTrue();
    }
}
