// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import static dev.petrel.cli.client.ApiObjects.text;

import dev.petrel.cli.client.ApiObjects;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of the events of one burst, counted from the API's own objects.
 *
 * @param dispatched how many events were dispatched and confirmed
 * @param instances how many of them are recorded as trigger instances
 * @param executions how many executions they made
 * @param succeeded how many of these succeeded
 * @param twice how many events made more than one execution
 * @param seconds from the first dispatch to the last end
 */
record BenchResult(
        int dispatched,
        long instances,
        int executions,
        int succeeded,
        int twice,
        double seconds,
        Percentiles toStart,
        Percentiles toEnd,
        Map<String, Long> byNode) {

    /** Counts. {@code executions} may hold those of other events too. */
    static BenchResult of(List<String> events, Set<String> recorded, List<Map<String, @Nullable Object>> executions) {
        Set<String> mine = new HashSet<>(events);
        Map<String, Integer> perEvent = new HashMap<>();
        List<Duration> toStart = new ArrayList<>();
        List<Duration> toEnd = new ArrayList<>();
        List<Instant> begins = new ArrayList<>();
        List<Instant> ends = new ArrayList<>();
        Map<String, Long> byNode = new TreeMap<>();
        int succeeded = 0;
        for (Map<String, @Nullable Object> execution : executions) {
            String event = text(execution, "trigger_instance", "id");
            if (!mine.contains(event)) {
                continue;
            }
            perEvent.merge(event, 1, Integer::sum);
            byNode.merge(text(execution, "liveaction", "runner_info", "node"), 1L, Long::sum);
            if (text(execution, "status").equals("succeeded")) {
                succeeded++;
                Instant dispatched = Instant.parse(text(execution, "trigger_instance", "occurrence_time"));
                Instant end = Instant.parse(text(execution, "end_timestamp"));
                begins.add(dispatched);
                ends.add(end);
                toStart.add(Duration.between(
                        dispatched, ApiObjects.started(execution).orElse(end)));
                toEnd.add(Duration.between(dispatched, end));
            }
        }
        double seconds = begins.isEmpty()
                ? 0
                : Duration.between(
                                        begins.stream()
                                                .min(Comparator.naturalOrder())
                                                .get(),
                                        ends.stream()
                                                .max(Comparator.naturalOrder())
                                                .get())
                                .toMillis()
                        / 1000.0;
        return new BenchResult(
                events.size(),
                recorded.stream().filter(mine::contains).count(),
                perEvent.values().stream().mapToInt(Integer::intValue).sum(),
                succeeded,
                (int) perEvent.values().stream().filter(count -> count > 1).count(),
                seconds,
                Percentiles.of(toStart),
                Percentiles.of(toEnd),
                byNode);
    }

    /** Whether every event made one execution that succeeded. */
    boolean complete() {
        return instances == dispatched && executions == dispatched && succeeded == dispatched && twice == 0;
    }

    double perSecond() {
        return seconds == 0 ? 0 : Math.round(dispatched / seconds * 10) / 10.0;
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("dispatched", dispatched);
        map.put("trigger_instances", instances);
        map.put("executions", executions);
        map.put("succeeded", succeeded);
        map.put("events_with_several_executions", twice);
        map.put("seconds", seconds);
        map.put("events_per_second", perSecond());
        map.put("dispatch_to_start_ms", toStart.toMap());
        map.put("dispatch_to_end_ms", toEnd.toMap());
        map.put("executions_by_node", byNode);
        return map;
    }
}
