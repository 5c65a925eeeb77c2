// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "2026-11-30T22:24:57.463Z",
                "2026-11-30T22:24:57.463123Z",
                "2026-11-30T22:24:57.000000001Z",
                "2026-11-30T22:24:57.5Z",
                "1969-12-31T23:59:59.999999999Z",
                "0000-01-01T00:00:00Z",
                "2024-02-29T12:00:00Z",
                "2026-11-30T24:00:00Z",
                "2016-12-31T23:59:60Z",
                "-0001-01-01T00:00:00Z",
                "+12026-01-01T00:00:00Z",
                "2026-11-30t22:24:57z",
                "2026-11-30T22:24:57+00:00"
            })
    void readsWhatAnInstantReads(String text) {
        assertThat(InstantText.parse(text)).isEqualTo(Instant.parse(text));
    }

    @Test
    void readsBackWhatAnInstantWrites() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int n = 0; n < 2_000; n++) {
            long second = random.nextLong(-62_167_219_200L, 253_402_300_800L);
            int nano = random.nextInt(4) == 0 ? random.nextInt(1_000) * 1_000_000 : random.nextInt(1_000_000_000);
            Instant any = Instant.ofEpochSecond(second, nano);
            assertThat(InstantText.parse(any.toString())).as("seed %d", seed).isEqualTo(any);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2026-11-30",
                "2026-11-30T22:24:57",
                "2026-11-30T22:24:57.",
                "2026-11-30T22:24:57.1234567890Z",
                "2026-02-30T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-11-30T25:00:00Z",
                "2026-11-30T22:60:00Z",
                "2026-11-30 22:24:57Z",
                "2026-11-30T22:24:57.4x3Z",
                "\u0662026-11-30T22:24:57Z"
            })
    void refusesWhatIsNoTime(String text) {
        assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> InstantText.parse(text));
    }
}
