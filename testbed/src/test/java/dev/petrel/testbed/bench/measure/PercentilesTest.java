// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {

    @Test
    void takesTheNearestRank() {
        List<Duration> to200 =
                IntStream.rangeClosed(1, 200).mapToObj(Duration::ofMillis).toList();

        assertThat(Percentiles.of(to200)).isEqualTo(new Percentiles(100.5, 100, 180, 198, 200));
    }

    @Test
    void ofOneIsThatOne() {
        assertThat(Percentiles.of(List.of(Duration.ofNanos(1_234_567))))
                .isEqualTo(new Percentiles(1.23, 1.23, 1.23, 1.23, 1.23));
    }

    @Test
    void ofNoneIsZero() {
        assertThat(Percentiles.of(List.of())).isEqualTo(new Percentiles(0, 0, 0, 0, 0));
    }

    @Test
    void canBeReadBack() {
        Percentiles some = new Percentiles(2, 1, 2.5, 3, 4);

        assertThat(Percentiles.ofMap(some.toMap())).isEqualTo(some);
    }
}
