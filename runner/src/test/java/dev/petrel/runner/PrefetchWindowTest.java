// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefetchWindowTest {

    private static final long HOLD = PrefetchWindow.HOLD.toNanos();

    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "3,2", "4,2", "8,4", "60,32", "64,32", "100,64"})
    void startsWithRoomToSpare(int slots, int window) {
        assertThat(new PrefetchWindow(slots, 0).size()).isEqualTo(window);
    }

    @Test
    void staysWhileEnoughIsFree() {
        PrefetchWindow window = new PrefetchWindow(60, 0);
        for (int running = 0; running <= 28; running++) {
            assertThat(window.resize(running, 32 - running, running)).isEqualTo(32);
        }
    }

    @Test
    void shrinksAtOnceAndInOneStep() {
        PrefetchWindow window = new PrefetchWindow(60, 0);
        // 31 notifications are in hand for the 31 slots that are free: no room for more.
        assertThat(window.resize(29, 31, 1)).isZero();
    }

    @Test
    void growsWhenItMayDoubleAfterAWhile() {
        PrefetchWindow window = new PrefetchWindow(60, 0);
        assertThat(window.resize(52, 0, 1)).isEqualTo(8);
        assertThat(window.resize(40, 0, 2)).isEqualTo(8);
        assertThat(window.growing(40)).isTrue();
        assertThat(window.resize(40, 0, 1 + HOLD)).isEqualTo(16);
        assertThat(window.growing(40)).isFalse();
        assertThat(window.resize(0, 0, 1 + 2 * HOLD)).isEqualTo(32);
        assertThat(window.growing(0)).isFalse();
    }

    @Test
    void opensAtOnceWhenAQuarterIsIdle() {
        PrefetchWindow window = new PrefetchWindow(60, 0);
        assertThat(window.resize(60, 0, 1)).isZero();
        assertThat(window.resize(46, 0, 2)).isZero();
        assertThat(window.resize(45, 0, 3)).isEqualTo(8);
    }

    @Test
    void opensForASingleSlot() {
        PrefetchWindow window = new PrefetchWindow(1, 0);
        assertThat(window.resize(1, 0, 1)).isZero();
        assertThat(window.resize(0, 0, 2)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 60})
    void neverExceedsWhatIsFree(int slots) {
        Random random = new Random(slots);
        PrefetchWindow window = new PrefetchWindow(slots, 0);
        long nanos = 0;
        for (int i = 0; i < 10_000; i++) {
            int running = random.nextInt(slots + 1);
            int taken = random.nextInt(slots - running + 1);
            nanos += random.nextInt((int) (HOLD / 2));
            assertThat(window.resize(running, taken, nanos)).isBetween(0, slots - running);
        }
    }

    @Test
    void hardlyMovesUnderShortActions() {
        Random random = new Random(1);
        PrefetchWindow window = new PrefetchWindow(60, 0);
        int changes = 0;
        int last = window.size();
        for (int i = 0; i < 10_000; i++) {
            int now = window.resize(random.nextInt(20), 10, i * 1_000_000L);
            changes += now == last ? 0 : 1;
            last = now;
        }
        assertThat(changes).isZero();
    }
}
