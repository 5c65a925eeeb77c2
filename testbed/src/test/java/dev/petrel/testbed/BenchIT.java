// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import dev.petrel.testbed.support.Distribution;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Benchmarks as a user runs them, far too small for their figures to mean anything. */
@Tag("slow")
@Timeout(700)
class BenchIT {

    @TempDir
    private Path dir;

    @Test
    void measuresThePipelineBesideTheMinimalProgramAndComparesWithTheFile() throws Exception {
        List<String> words = new ArrayList<>(List.of("bench", "pipeline", "--warm-up", "20", "--in-flight", "1,8"));
        words.addAll(List.of("--seconds", "1", "--events", "20", "--idle-events", "2", "-o", "json"));
        Map<String, @Nullable Object> first = json(words);

        assertThat(first).containsEntry("bench", "pipeline").containsEntry("complete", true);
        assertThat(first.get("figures"))
                .extracting("in_flight.8.ratio_to_minimal.events_per_second")
                .isInstanceOf(Number.class);

        Path file = Files.writeString(dir.resolve("first.json"), Json.write(first));
        words.addAll(List.of("--compare", file.toString(), "--no-baseline"));

        assertThat(json(words).get("compared"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsKeys("in_flight.1.events_per_second", "burst.events_per_second", "idle.dispatch_to_end_ms.p50")
                .doesNotContainKey("in_flight.1.minimal.events_per_second");
    }

    @Test
    void measuresRulesThatMatchNothing() throws Exception {
        List<String> words = new ArrayList<>(List.of("bench", "rules", "--rules", "2,20", "--payload", "0,1000"));
        words.addAll(List.of("--events", "20", "--warm-up", "5", "--nodes", "1", "-o", "json"));

        assertThat(json(words).get("figures"))
                .extracting("payload_1000.20.events_per_second")
                .isInstanceOf(Number.class);
    }

    /** What it prints after its progress. */
    private static Map<String, @Nullable Object> json(List<String> words) throws Exception {
        Distribution.Ended bench = Distribution.run(words);
        assertThat(bench.exitCode()).as(bench.said()).isZero();
        return Json.readObject(bench.said().substring(bench.said().indexOf("\n{") + 1));
    }
}
