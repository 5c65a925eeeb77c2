// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench.measure;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How long something took, over many times: milliseconds in the mean and at the usual percentiles. */
public record Percentiles(double mean, double p50, double p90, double p99, double max) {

    /** Of {@code durations}; all zero when there are none. */
    public static Percentiles of(Collection<Duration> durations) {
        List<Long> sorted = durations.stream().map(Duration::toNanos).sorted().toList();
        double mean = sorted.stream().mapToLong(Long::longValue).average().orElse(0);
        return new Percentiles(millis(mean), at(sorted, 0.5), at(sorted, 0.9), at(sorted, 0.99), at(sorted, 1));
    }

    /** The nearest rank: the smallest value that at least this share of all does not exceed. */
    private static double at(List<Long> sorted, double share) {
        if (sorted.isEmpty()) {
            return 0;
        }
        int rank = (int) Math.ceil(share * sorted.size());
        return millis(sorted.get(Math.max(rank, 1) - 1));
    }

    private static double millis(double nanos) {
        return Math.round(nanos / 10_000.0) / 100.0;
    }

    /** What {@link #toMap} made. */
    public static Percentiles ofMap(@Nullable Object map) {
        return new Percentiles(in(map, "mean"), in(map, "p50"), in(map, "p90"), in(map, "p99"), in(map, "max"));
    }

    private static double in(@Nullable Object map, String name) {
        return map instanceof Map<?, ?> all && all.get(name) instanceof Number number ? number.doubleValue() : 0;
    }

    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("mean", mean);
        map.put("p50", p50);
        map.put("p90", p90);
        map.put("p99", p99);
        map.put("max", max);
        return map;
    }
}
