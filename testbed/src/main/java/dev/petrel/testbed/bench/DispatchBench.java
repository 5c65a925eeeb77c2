// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.store.EventStore;
import dev.petrel.engine.store.Store;
import dev.petrel.testbed.bench.measure.Percentiles;
import dev.petrel.testbed.local.LocalFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code petrel bench dispatch} does on a cluster that runs. */
final class DispatchBench {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Bench bench;
    private final DispatchSensor sensor;
    private final Store store;

    DispatchBench(Bench bench, DispatchSensor sensor, Store store) {
        this.bench = bench;
        this.sensor = sensor;
        this.store = store;
    }

    /**
     * Has the sensor dispatch, and waits until all events are recorded. The time is the sensor's own; the processor time is
     * that until the last event is recorded.
     *
     * @throws LocalFailure if not every event is recorded once
     */
    Measured run(DispatchSensor.Order order) throws IOException, InterruptedException {
        Instant began = bench.clock().instant();
        CpuCounter.Counting counting = bench.cpu().begin();
        Path done = sensor.give(order);
        bench.cluster().await("the sensor has dispatched its events", PATIENCE, () -> Files.exists(done));
        Map<String, @Nullable Object> told = Json.readObject(Files.readString(done));
        double seconds = number(told.get("seconds"));
        int sent = order.all();
        bench.cluster().await("all events are recorded", PATIENCE, () -> recorded(began) >= sent);
        Map<String, Duration> used = counting.end();
        if (recorded(began) != sent) {
            throw new LocalFailure(sent + " events were dispatched, and " + recorded(began) + " are recorded");
        }
        return new Measured(sent, seconds, Percentiles.of(latencies(told)), used);
    }

    private int recorded(Instant began) {
        return store.events()
                .instanceIds(new EventStore.InstanceQuery(Set.of(DispatchSensor.TRIGGER), null, began, null, 0, -1))
                .items()
                .size();
    }

    private static List<Duration> latencies(Map<String, @Nullable Object> told) {
        List<Duration> all = new ArrayList<>();
        if (told.get("took") instanceof List<?> took) {
            took.forEach(seconds -> all.add(Duration.ofNanos((long) (number(seconds) * 1e9))));
        }
        return all;
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : 0;
    }
}
