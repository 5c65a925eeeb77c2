// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final Map<String, ?> BEFORE =
            Map.of("in_flight", Map.of("16", Map.of("events_per_second", 200)), "only_before", 1, "named", "one");

    @Test
    void putsTheSameFiguresSideBySide() {
        Comparison comparison = Comparison.of(
                BEFORE, Map.of("in_flight", Map.of("16", Map.of("events_per_second", 500.0)), "only_now", 2));

        assertThat(comparison.lines()).containsExactly(new Comparison.Line("in_flight.16.events_per_second", 200, 500));
        assertThat(comparison.toMap())
                .isEqualTo(
                        Map.of("in_flight.16.events_per_second", Map.of("before", 200.0, "now", 500.0, "ratio", 2.5)));
        assertThat(comparison.text()).contains("in_flight.16.events_per_second").contains("2.50");
    }

    @Test
    void comparesNoWordsAndNoMapWithANumber() {
        assertThat(Comparison.of(BEFORE, Map.of("named", "one", "in_flight", 3)).lines())
                .isEmpty();
    }

    @Test
    void comparesNoCounts() {
        Map<String, ?> figures = Map.of("burst", Map.of("counts", Map.of("events", 3), "seconds", 4));

        assertThat(Comparison.of(figures, figures).lines()).containsExactly(new Comparison.Line("burst.seconds", 4, 4));
    }

    @Test
    void showsTheMedianAndTheTailOnly() {
        Map<String, ?> figures = Map.of("ms", new Percentiles(2, 1, 2, 3, 4).toMap());

        assertThat(Comparison.of(figures, figures).text())
                .contains("ms.p50")
                .contains("ms.p99")
                .doesNotContain("ms.mean")
                .doesNotContain("ms.p90")
                .doesNotContain("ms.max");
        assertThat(Comparison.of(figures, figures).lines()).hasSize(5);
    }

    @Test
    void toldOfNothingItIsEmpty() {
        assertThat(Comparison.of(Map.of(), Map.of()).toMap()).isEmpty();
        assertThat(new Comparison(List.of()).text()).contains("figure");
    }

    @Test
    void hasNoRatioToNothing() {
        assertThat(new Comparison.Line("n", 0, 3).ratio()).isZero();
    }
}
