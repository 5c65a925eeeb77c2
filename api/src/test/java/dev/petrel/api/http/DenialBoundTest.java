// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.memory.ManualClock;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DenialBoundTest {

    private final ManualClock clock = new ManualClock();
    private final DenialBound bound = new DenialBound(clock);

    @Test
    void admitsSoManyAMinuteFromEachAddress() {
        assertThat(admitted("192.0.2.1", 5_000)).isEqualTo(DenialBound.EACH);
        assertThat(admitted("192.0.2.2", 3)).isEqualTo(3);
        clock.advance(Duration.ofMinutes(1));
        assertThat(admitted("192.0.2.1", 5_000)).isEqualTo(DenialBound.EACH);
    }

    @Test
    void remembersNoMoreThanSoManyAddresses() {
        long all = IntStream.range(0, 100_000)
                .filter(i -> bound.admits("2001:db8::" + Integer.toHexString(i)))
                .count();
        assertThat(all).isEqualTo(DenialBound.MOST_ADDRESSES);
        assertThat(admitted("2001:db8::1", 5)).isEqualTo(5);
    }

    private long admitted(String address, int times) {
        return IntStream.range(0, times).filter(i -> bound.admits(address)).count();
    }
}
