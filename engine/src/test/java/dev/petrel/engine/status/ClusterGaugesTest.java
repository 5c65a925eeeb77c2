// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorStatus;
import dev.petrel.engine.store.DeadLetterStore.DeadLetter;
import dev.petrel.engine.store.StoreException;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ClusterGaugesTest {

    private static final Instant AT = Instant.ofEpochSecond(1_000);

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final Metrics metrics = new Metrics();
    private final Health health = new Health();
    private Supplier<Set<String>> live = () -> Set.of("i1");
    private final ClusterGauges gauges = new ClusterGauges(
            store,
            () -> live.get(),
            new HealthHistory(health, clock),
            metrics,
            clock,
            new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), new Random(1)));

    @Test
    void showsWhatItReadLast() {
        report("i1", "n1");
        report("dead", "n2");
        store.cluster().acquire("sensor:p.S", Optional.empty(), "i1");
        store.deadLetters().put(new DeadLetter("d1", "trigger", "m", "{}", "odd", 3, AT));

        assertThat(scrape()).doesNotContain("petrel_dead_letters{} 1");
        gauges.read();

        assertThat(scrape())
                .contains("petrel_executions_in_state{state=requested} 0.0")
                .contains("petrel_oldest_age_seconds{state=requested} 0.0")
                .contains("petrel_dead_letters{} 1.0")
                .contains("petrel_sensor_restarts{node=n1,sensor=p.S} 2.0")
                .contains("petrel_sensor_last_event_timestamp_seconds{node=n1,sensor=p.S} 1000.0")
                .contains("petrel_lease_changes{lease=sensor:p.S} 1.0")
                .doesNotContain("n2");
    }

    @Test
    void showsNothingRatherThanTheOldWhileTheDatabaseIsAway() {
        gauges.read();
        assertThat(scrape()).contains("petrel_dead_letters{} 0.0");

        store.goAway();

        assertThatThrownBy(gauges::read).isInstanceOf(StoreException.class);
        assertThat(scrape()).doesNotContain("petrel_dead_letters{} 0.0");
    }

    @Test
    void showsNothingRatherThanTheOldWhileSomethingCannotBeRead() {
        gauges.read();
        assertThat(scrape()).contains("petrel_dead_letters{} 0.0");

        live = () -> {
            throw new IllegalArgumentException("not what this version writes");
        };

        assertThatThrownBy(gauges::read).hasMessage("not what this version writes");
        assertThat(scrape()).doesNotContain("petrel_dead_letters{}");
        live = () -> Set.of("i1");
        gauges.read();
        assertThat(scrape()).contains("petrel_dead_letters{} 0.0");
    }

    private void report(String incarnation, String node) {
        store.cluster()
                .report(new SensorStatus(
                        Ref.of("p.S"), node, incarnation, SensorStatus.State.RUNNING, 1L, 2, 5, null, AT, AT, null, 1));
    }

    private String scrape() {
        StringBuilder text = new StringBuilder();
        for (MetricSnapshot snapshot : metrics.registry().scrape()) {
            String name = snapshot.getMetadata().getPrometheusName();
            for (DataPointSnapshot point : snapshot.getDataPoints()) {
                String labels = point.getLabels().stream()
                        .map(label -> label.getName() + "=" + label.getValue())
                        .collect(Collectors.joining(","));
                double value = point instanceof CounterDataPointSnapshot counter
                        ? counter.getValue()
                        : ((GaugeDataPointSnapshot) point).getValue();
                text.append(name + "{" + labels + "} " + value + "\n");
            }
        }
        return text.toString();
    }
}
