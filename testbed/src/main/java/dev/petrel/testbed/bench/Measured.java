// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.testbed.bench.measure.Comparison;
import dev.petrel.testbed.bench.measure.Figures;
import dev.petrel.testbed.bench.measure.Percentiles;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was done within a time, by whatever does it.
 *
 * @param events how many have ended
 * @param latency from dispatch to end of each, in milliseconds
 * @param cpu the processor time that each part of it used
 */
record Measured(long events, double seconds, Percentiles latency, Map<String, Duration> cpu) {

    double perSecond() {
        return seconds == 0 ? 0 : Figures.rounded(events / seconds);
    }

    /** How many were in flight in the mean, between their dispatch and their end. */
    double inFlight() {
        return Figures.rounded(perSecond() * latency.mean() / 1000);
    }

    /** The processor time of all parts for one event, in milliseconds. */
    double cpuMillis() {
        return millis(cpu.values().stream().reduce(Duration.ZERO, Duration::plus));
    }

    /** The same without the servers. */
    double cpuMillisWithoutServers() {
        return millis(cpu.entrySet().stream()
                .filter(part -> !part.getKey().contains(CpuCounter.BROKER)
                        && !part.getKey().equals(CpuCounter.DATABASE))
                .map(Map.Entry::getValue)
                .reduce(Duration.ZERO, Duration::plus));
    }

    private double millis(Duration time) {
        return events == 0 ? 0 : Figures.rounded(time.toMillis() / (double) events);
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("events_per_second", perSecond());
        map.put("dispatch_to_end_ms", latency.toMap());
        map.put("cpu_ms_per_event", cpuMap());
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("events", events);
        counts.put("seconds", seconds);
        counts.put("in_flight", inFlight());
        map.put(Comparison.COUNTS, counts);
        return map;
    }

    /** The processor time for one event, of each part and together. */
    Map<String, Object> cpuMap() {
        Map<String, Object> parts = new LinkedHashMap<>();
        parts.put("all", cpuMillis());
        parts.put("without_servers", cpuMillisWithoutServers());
        cpu.forEach((name, time) -> parts.put(name.replace(' ', '_'), millis(time)));
        return parts;
    }
}
