// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.view.Shape;
import dev.petrel.engine.model.SensorStatus;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.partition.PartitionReport;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether a sensor runs.
 *
 * @param state {@code running} if it does somewhere, {@code disabled}, what its one instance does ({@code exited} for one
 *     that ended by itself), or {@code nowhere}
 * @param why it does not run, null if it does or is not to
 */
record SensorState(
        String sensor, String state, @Nullable String why, List<String> mapped, List<SensorStatus> instances) {

    static SensorState of(SensorType sensor, PartitionReport.@Nullable Row row, List<SensorStatus> instances) {
        String ref = sensor.ref().toString();
        List<String> mapped = row == null ? List.of() : row.nodes();
        boolean running = instances.stream().anyMatch(status -> status.state() == SensorStatus.State.RUNNING);
        if (running || !sensor.enabled()) {
            return new SensorState(ref, running ? "running" : "disabled", null, mapped, instances);
        }
        if (instances.isEmpty()) {
            String why = row == null ? "no node is mapped to it" : row.why();
            return new SensorState(ref, "nowhere", why, mapped, instances);
        }
        SensorStatus first = instances.get(0);
        if (first.state() == SensorStatus.State.EXITED) {
            String why =
                    "it ended by itself on node \"" + first.node() + "\" and did not fail; it is started again when its"
                            + " metadata, its triggers or its container change";
            return new SensorState(ref, first.state().word(), why, mapped, instances);
        }
        String error = first.lastError();
        String why = "it is " + first.state().word() + " on node \"" + first.node() + "\""
                + (first.nextStart() == null ? "" : " until " + Shape.time(first.nextStart()))
                + (error == null ? "" : ", last error: " + error);
        return new SensorState(ref, first.state().word(), why, mapped, instances);
    }

    /** Whether it came to its own end, which is no fault. */
    boolean exited() {
        return state.equals(SensorStatus.State.EXITED.word());
    }

    /** Whether it is on its way: not running yet, and nothing went wrong so far. */
    boolean starting() {
        return instances.stream()
                .anyMatch(status -> status.state() == SensorStatus.State.STARTING && status.lastError() == null);
    }

    Map<String, @Nullable Object> shown() {
        String nodes = instances.stream().map(SensorStatus::node).collect(Collectors.joining(","));
        return new Shape()
                .put("sensor", sensor)
                .put("state", state)
                .always("node", nodes.isEmpty() ? null : nodes)
                .put("nodes", mapped)
                .put(
                        "restarts",
                        instances.stream().mapToInt(SensorStatus::restarts).sum())
                .always(
                        "last_event",
                        Shape.time(instances.stream()
                                .map(SensorStatus::lastEvent)
                                .filter(Objects::nonNull)
                                .reduce(null, (a, b) -> a == null || b != null && b.isAfter(a) ? b : a)))
                .always("why", why)
                .done();
    }
}
