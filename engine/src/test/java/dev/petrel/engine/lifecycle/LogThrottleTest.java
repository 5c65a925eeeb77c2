// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.memory.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LogThrottleTest {

    private final ManualClock clock = new ManualClock();
    private final LogThrottle throttle = new LogThrottle(clock);

    @Test
    void speaksAtOnceAndThenOnceAMinuteOfAllThatHappened() {
        assertThat(throttle.another()).hasValue(1);
        clock.advance(Duration.ofSeconds(59));
        assertThat(throttle.another()).isEmpty();
        assertThat(throttle.another()).isEmpty();
        clock.advance(Duration.ofSeconds(1));

        assertThat(throttle.another()).hasValue(3);
        assertThat(throttle.another()).isEmpty();
        clock.advance(Duration.ofHours(1));
        assertThat(throttle.another()).hasValue(2);
    }
}
