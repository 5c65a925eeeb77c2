// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came of what was done to a sensor's owner.
 *
 * @param took for each kind of take-over, the seconds until the next process's first event was accepted
 * @param pauses how often the owner was halted
 * @param moved how often it lost the sensor by that
 * @param findings the promises that were not kept
 */
record FailoverReport(
        Report.Setting setting, Map<Takeover, List<Double>> took, int pauses, int moved, List<Finding> findings) {

    FailoverReport {
        took = Map.copyOf(took);
        findings = List.copyOf(findings);
    }

    boolean clean() {
        return took.keySet().stream().allMatch(kind -> late(kind) == 0) && moved == 0 && findings.isEmpty();
    }

    private List<Double> of(Takeover kind) {
        return took.getOrDefault(kind, List.of());
    }

    private long late(Takeover kind) {
        return of(kind).stream()
                .filter(seconds -> seconds > kind.promisedSeconds())
                .count();
    }

    String text() {
        StringBuilder text = new StringBuilder("# Fail-over of a sensor\n\n");
        text.append(setting.text());
        text.append("\nSeconds from what was done until the first event of the next process was accepted.\n");
        for (Takeover kind : Takeover.values()) {
            if (!of(kind).isEmpty()) {
                text.append("\n## ")
                        .append(kind.title())
                        .append("\n\n")
                        .append(kind.what())
                        .append(".\n\n");
                text.append(Spread.HEAD).append(Spread.LINE).append(row(new Spread(of(kind))));
                text.append(String.format(
                        Locale.ROOT, "\n%d took longer than %.0f s.\n", late(kind), kind.promisedSeconds()));
            }
        }
        text.append("\n## Pauses\n\n");
        text.append(pauses + " times the owner was halted for " + FailoverRun.PAUSE.toSeconds() + " s; " + moved
                + " times the sensor passed on.\n");
        text.append("\n## Promises\n\n").append(Report.promises(findings));
        text.append(clean() ? "\nAll held.\n" : "\nNot all held.\n");
        return text.toString();
    }

    private static String row(Spread of) {
        return String.format(
                Locale.ROOT,
                "| %d | %.2f | %.2f | %.2f | %.2f |\n",
                of.sorted().size(),
                of.sorted().get(0),
                of.at(0.5),
                of.at(0.9),
                of.max());
    }
}
