// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Figures of two runs side by side: those that both have. */
public record Comparison(List<Line> lines) {

    /** The key of numbers that are no figures: how many there were. */
    public static final String COUNTS = "counts";

    private static final Set<String> NOT_SHOWN = Set.of("mean", "p90", "max");

    public Comparison {
        lines = List.copyOf(lines);
    }

    /**
     * A figure of both.
     *
     * @param name its keys, with dots between them
     */
    public record Line(String name, double before, double now) {

        /** How many times the earlier figure this one is; 0 if the earlier one was 0. */
        public double ratio() {
            return Figures.ratio(now, before);
        }
    }

    /** The numbers that are at the same place in both, in the order of {@code now}. */
    public static Comparison of(Map<String, ?> before, Map<String, ?> now) {
        Map<String, Double> earlier = new LinkedHashMap<>();
        flatten("", before, earlier);
        Map<String, Double> later = new LinkedHashMap<>();
        flatten("", now, later);
        List<Line> lines = new ArrayList<>();
        later.forEach((name, value) -> {
            Double other = earlier.get(name);
            if (other != null) {
                lines.add(new Line(name, other, value));
            }
        });
        return new Comparison(lines);
    }

    private static void flatten(String prefix, Map<?, ?> figures, Map<String, Double> into) {
        figures.forEach((key, value) -> {
            String name = prefix.isEmpty() ? String.valueOf(key) : prefix + "." + key;
            if (key.equals(COUNTS)) {
                return;
            }
            if (value instanceof Map<?, ?> map) {
                flatten(name, map, into);
            } else if (value instanceof Number number) {
                into.put(name, number.doubleValue());
            }
        });
    }

    /** A table. Of percentiles it has the two that matter. */
    public String text() {
        List<Line> shown = lines.stream()
                .filter(line ->
                        !NOT_SHOWN.contains(line.name().substring(line.name().lastIndexOf('.') + 1)))
                .toList();
        int widest = shown.stream().mapToInt(line -> line.name().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "  %-" + Math.max(widest, 6) + "s  %12s  %12s  %6s%n",
                "figure",
                "before",
                "now",
                "ratio"));
        for (Line line : shown) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-" + Math.max(widest, 6) + "s  %12.2f  %12.2f  %6.2f%n",
                    line.name(),
                    line.before(),
                    line.now(),
                    line.ratio()));
        }
        return text.toString();
    }

    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Line line : lines) {
            Map<String, Object> both = new LinkedHashMap<>();
            both.put("before", line.before());
            both.put("now", line.now());
            both.put("ratio", line.ratio());
            map.put(line.name(), both);
        }
        return map;
    }
}
