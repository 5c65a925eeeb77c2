// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void roundsRatiosToTwoDigits() {
        assertThat(Figures.ratio(2, 3)).isEqualTo(0.67);
        assertThat(Figures.ratio(5, 0)).isZero();
    }

    @Test
    void takesTheLowerOfTwoInTheMiddle() {
        assertThat(Figures.median(List.of(9, 1, 5), n -> n)).isEqualTo(5);
        assertThat(Figures.median(List.of(9, 1, 5, 7), n -> n)).isEqualTo(5);
        assertThat(Figures.median(List.of(3), n -> n)).isEqualTo(3);
    }
}
