// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import java.util.List;
import java.util.Locale;

/** How some durations, in seconds, are spread; there is one at least. */
record Spread(List<Double> sorted) {

    /** The columns of {@link #row}. */
    static final String HEAD = "| times | min | p50 | p90 | max |\n";

    static final String LINE = "|---:|---:|---:|---:|---:|\n";

    Spread {
        sorted = sorted.stream().sorted().toList();
    }

    double max() {
        return sorted.get(sorted.size() - 1);
    }

    /** The nearest rank: the smallest that at least this share of all does not exceed. */
    double at(double share) {
        return sorted.get(Math.max(1, (int) Math.ceil(share * sorted.size())) - 1);
    }

    /** Cells of a Markdown table. */
    String row() {
        return String.format(
                Locale.ROOT,
                "| %d | %.1f | %.1f | %.1f | %.1f |\n",
                sorted.size(),
                sorted.get(0),
                at(0.5),
                at(0.9),
                max());
    }
}
