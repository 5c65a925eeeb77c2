// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.testbed.bench.measure.Comparison;
import dev.petrel.testbed.bench.measure.Percentiles;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The shape of {@code -o json}: programs read it, and {@code --compare} reads that of an earlier version. */
class BenchPrinterTest {

    @Test
    void hasTheSameKeysForEveryBenchmark() {
        BenchReport report = new BenchReport("minimal", Map.of("turns", 1), Map.of("a", 2), "text", true);

        Map<String, Object> object = BenchPrinter.object(report, Optional.empty());

        assertThat(object.keySet())
                .containsExactly("bench", "petrel", "java", "processors", "parameters", "figures", "complete");
    }

    @Test
    void tellsOfTheComparisonLast() {
        BenchReport report = new BenchReport("minimal", Map.of(), Map.of("a", 2), "text", true);

        Map<String, Object> object =
                BenchPrinter.object(report, Optional.of(Comparison.of(Map.of("a", 1), report.figures())));

        assertThat(object).containsEntry("compared", Map.of("a", Map.of("before", 1.0, "now", 2.0, "ratio", 2.0)));
    }

    @Test
    void tellsALoadByEventAndPart() {
        Map<String, Duration> cpu = new LinkedHashMap<>();
        cpu.put("broker", Duration.ofMillis(100));
        cpu.put("bench-1", Duration.ofMillis(300));
        Measured measured = new Measured(200, 2.0, new Percentiles(2, 1, 2, 3, 4), cpu);

        Map<String, Object> parts = new LinkedHashMap<>();
        parts.put("all", 2.0);
        parts.put("without_servers", 1.5);
        parts.put("broker", 0.5);
        parts.put("bench-1", 1.5);
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("events_per_second", 100.0);
        expected.put("dispatch_to_end_ms", Map.of("mean", 2.0, "p50", 1.0, "p90", 2.0, "p99", 3.0, "max", 4.0));
        expected.put("cpu_ms_per_event", parts);
        expected.put("counts", Map.of("events", 200L, "seconds", 2.0, "in_flight", 0.2));
        assertThat(measured.toMap()).isEqualTo(expected);
    }
}
