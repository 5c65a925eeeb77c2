// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.metrics.Metrics;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionWatchTest {

    @TempDir
    Path dir;

    private final Metrics metrics = new Metrics();

    @Test
    void countsRefusedMapsAndShowsWhetherOneIs() throws IOException {
        Path file = dir.resolve("map.yaml");
        PartitionProvider watched = new PartitionWatch(new FilePartition(file, "a"), new ManualClock(), metrics);

        look(watched, file, "a: []\n");
        assertThat(shown()).contains("petrel_partition_map_refused 0.0", "petrel_partition_map_refusals 0.0");

        look(watched, file, "a: oops\n");
        watched.refresh();
        assertThat(shown()).contains("petrel_partition_map_refused 1.0", "petrel_partition_map_refusals 1.0");

        look(watched, file, "a: oops again\n");
        assertThat(shown()).contains("petrel_partition_map_refusals 2.0");

        look(watched, file, "a:\n- p.S\n");
        assertThat(shown()).contains("petrel_partition_map_refused 0.0", "petrel_partition_map_refusals 2.0");
    }

    private static void look(PartitionProvider watched, Path file, String text) throws IOException {
        Files.writeString(file, text);
        watched.refresh();
    }

    private List<String> shown() {
        List<String> shown = new ArrayList<>();
        metrics.registry()
                .scrape()
                .forEach(snapshot -> snapshot.getDataPoints().forEach(point -> {
                    if (point instanceof GaugeDataPointSnapshot gauge) {
                        shown.add(snapshot.getMetadata().getPrometheusName() + " " + gauge.getValue());
                    } else if (point instanceof CounterDataPointSnapshot counter) {
                        shown.add(snapshot.getMetadata().getPrometheusName() + " " + counter.getValue());
                    }
                }));
        return shown;
    }
}
