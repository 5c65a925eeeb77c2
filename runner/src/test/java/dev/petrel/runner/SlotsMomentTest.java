// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.memory.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlotsMomentTest {

    private final Slots slots = new Slots(8, new ManualClock(), () -> {});

    private int takeAll() {
        int taken = 0;
        while (slots.takeForAMoment()) {
            taken++;
        }
        return taken;
    }

    @Test
    void momentsAreBoundedAndTakeNoSlot() throws Exception {
        assertThat(takeAll()).isEqualTo(Slots.MOST_MOMENTS);
        assertThat(slots.free()).isEqualTo(8);
        assertThat(slots.used()).isEqualTo(Slots.MOST_MOMENTS);

        slots.over(Slots.MOST_MOMENTS);

        assertThat(slots.awaitIdle(Duration.ZERO)).isTrue();
    }

    @Test
    void whatIsNotOverInAMomentHasASlot() {
        assertThat(slots.takeForAMoment()).isTrue();

        slots.keep();

        assertThat(slots.free()).isEqualTo(7);
        slots.claim();
        assertThat(slots.used()).isEqualTo(1);
        slots.release();
        assertThat(slots.used()).isZero();
    }

    @Test
    void aRunnerThatIsBusyTakesNothingForAMoment() {
        slots.take(7);
        for (int i = 0; i < 6; i++) {
            slots.claim();
        }

        assertThat(slots.takeForAMoment()).isFalse();
    }

    @Test
    void aRunnerThatStopsTakesNothingForAMoment() {
        slots.close();

        assertThat(slots.takeForAMoment()).isFalse();
    }
}
