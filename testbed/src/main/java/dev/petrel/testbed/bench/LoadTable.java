// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The lines that tell people of loads. */
final class LoadTable {

    private LoadTable() {}

    /** @param setting what it was measured on */
    static String head(String setting) {
        return setting + "\n"
                + String.format(
                        Locale.ROOT,
                        "%9s  %-9s %9s %9s %9s %9s  %s%n",
                        "in flight",
                        "",
                        "mean",
                        "events/s",
                        "p50 ms",
                        "p99 ms",
                        "CPU ms an event");
    }

    static String row(int inFlight, String what, Measured measured) {
        return String.format(
                Locale.ROOT,
                "%9d  %-9s %9.1f %9.1f %9.1f %9.1f  %s%n",
                inFlight,
                what,
                measured.inFlight(),
                measured.perSecond(),
                measured.latency().p50(),
                measured.latency().p99(),
                cpu(measured));
    }

    /** The processor time of an event, and of which parts it is the sum. */
    static String cpu(Measured measured) {
        Map<String, Duration> parts = measured.cpu();
        if (parts.isEmpty()) {
            return "not known here";
        }
        return parts.entrySet().stream()
                .map(part -> String.format(
                        Locale.ROOT,
                        "%s %.2f",
                        part.getKey(),
                        part.getValue().toMillis() / (double) Math.max(1, measured.events())))
                .collect(Collectors.joining(", ", String.format(Locale.ROOT, "%.2f: ", measured.cpuMillis()), ""));
    }
}
