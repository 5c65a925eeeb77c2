// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), new Random(7));

    @Test
    void doublesUpToItsLimitLessAQuarterOfChance() {
        long[] expected = {1, 2, 4, 8, 16, 32, 60, 60, 60};
        for (int failures = 1; failures <= expected.length; failures++) {
            assertThat(backoff.after(failures))
                    .isBetween(
                            Duration.ofMillis(expected[failures - 1] * 750),
                            Duration.ofSeconds(expected[failures - 1]));
        }
    }

    @Test
    void staysWithinItsLimitHoweverManyFailures() {
        assertThat(backoff.after(Integer.MAX_VALUE)).isBetween(Duration.ofSeconds(45), Duration.ofSeconds(60));
        assertThat(backoff.after(0)).isBetween(Duration.ofMillis(750), Duration.ofSeconds(1));
    }

    @Test
    void refusesALimitBelowItsFirstWait() {
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1), new Random()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
