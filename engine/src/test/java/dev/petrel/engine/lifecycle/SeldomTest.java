// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.memory.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SeldomTest {

    private final ManualClock clock = new ManualClock();
    private final Seldom seldom = new Seldom(clock);

    @Test
    void speaksAtOnceAndThenOnceAMinuteOfAllThatHappened() {
        assertThat(seldom.another()).hasValue(1);
        clock.advance(Duration.ofSeconds(59));
        assertThat(seldom.another()).isEmpty();
        assertThat(seldom.another()).isEmpty();
        clock.advance(Duration.ofSeconds(1));

        assertThat(seldom.another()).hasValue(3);
        assertThat(seldom.another()).isEmpty();
        clock.advance(Duration.ofHours(1));
        assertThat(seldom.another()).hasValue(2);
    }
}
