// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.testbed.bench.measure.Percentiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tells from when to when executions took how long. */
final class LatencyText {

    private LatencyText() {}

    static String text(String what, List<Outcome.Ended> ended) {
        return line(what, "dispatch -> start", Outcome.toStart(ended))
                + line("", "dispatch -> end", Outcome.toEnd(ended));
    }

    static String line(String what, String span, Percentiles took) {
        return String.format(
                Locale.ROOT,
                "  %-8s %-17s  p50 %.1f  p90 %.1f  p99 %.1f  max %.1f ms%n",
                what,
                span,
                took.p50(),
                took.p90(),
                took.p99(),
                took.max());
    }

    static Map<String, Object> map(List<Outcome.Ended> ended) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("dispatch_to_start_ms", Outcome.toStart(ended).toMap());
        map.put("dispatch_to_end_ms", Outcome.toEnd(ended).toMap());
        return map;
    }
}
