// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import java.util.List;
import java.util.Locale;

/**
 * What the kills and the halts of a sensor's owner showed.
 *
 * @param takeovers for each kill, the seconds until the next owner's first event was accepted
 * @param pauses how often the owner was halted
 * @param moved how often it lost the sensor by that
 * @param findings the promises that were not kept
 */
record FailoverReport(Report.Setting setting, List<Double> takeovers, int pauses, int moved, List<Finding> findings) {

    /** What the contract promises. */
    static final double PROMISED_SECONDS = 15;

    FailoverReport {
        takeovers = List.copyOf(takeovers);
        findings = List.copyOf(findings);
    }

    boolean clean() {
        return late() == 0 && moved == 0 && findings.isEmpty();
    }

    private long late() {
        return takeovers.stream().filter(took -> took > PROMISED_SECONDS).count();
    }

    String text() {
        StringBuilder text = new StringBuilder("# Fail-over of a sensor\n\n");
        text.append(setting.text());
        text.append("\n## Kills\n\n");
        text.append(
                "From kill -9 of the sensor's owner until the first event of its successor was accepted, in seconds.\n\n");
        if (!takeovers.isEmpty()) {
            text.append(Spread.HEAD)
                    .append(Spread.LINE)
                    .append(new Spread(takeovers).row())
                    .append('\n');
        }
        text.append(String.format(Locale.ROOT, "%d took longer than %.0f s.\n", late(), PROMISED_SECONDS));
        text.append("\n## Pauses\n\n");
        text.append(pauses + " times the owner was halted for " + FailoverRun.PAUSE.toSeconds() + " s; " + moved
                + " times the sensor passed on.\n");
        text.append("\n## Promises\n\n").append(Report.promises(findings));
        text.append(clean() ? "\nAll held.\n" : "\nNot all held.\n");
        return text.toString();
    }
}
