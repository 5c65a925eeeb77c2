// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.testbed.bench.measure.Comparison;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Measures bursts, and remembers whether every count was right. */
final class BurstMeter {

    private final Bench bench;
    private final StringBuilder wrong = new StringBuilder();

    BurstMeter(Bench bench) {
        this.bench = bench;
    }

    /** What all at once took. */
    record Burst(Outcome outcome, Measured measured) {

        Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>(measured.toMap());
            map.put("dispatch_to_start_ms", Outcome.toStart(outcome.ended()).toMap());
            Map<String, Object> counts = new LinkedHashMap<>(outcome.counts());
            counts.put("seconds", measured.seconds());
            map.put(Comparison.COUNTS, counts);
            return map;
        }

        String text() {
            return String.format(
                            Locale.ROOT,
                            "%d at once: %.2f s, %.1f/s, by node %s; CPU ms of each %s%n",
                            outcome.dispatched(),
                            outcome.seconds(),
                            measured.perSecond(),
                            outcome.byNode(),
                            LoadTable.cpu(measured))
                    + LatencyText.text("at once", outcome.ended());
        }
    }

    /** Sends so many, and waits for the last end. */
    Burst measure(Load load, int inFlight, int count) throws InterruptedException {
        WindowClock window = new WindowClock(bench.clock(), bench.cpuWithSender());
        window.begins();
        Outcome outcome = checked(load.send(inFlight, count, window::ends));
        double seconds = outcome.ended().isEmpty() ? window.seconds() : outcome.seconds();
        return new Burst(
                outcome, new Measured(outcome.dispatched(), seconds, Outcome.toEnd(outcome.ended()), window.cpu()));
    }

    /** Notes what is wrong with it. */
    Outcome checked(Outcome outcome) {
        if (!outcome.complete()) {
            wrong.append("WRONG: ").append(outcome.counts()).append('\n');
        }
        return outcome;
    }

    boolean complete() {
        return wrong.isEmpty();
    }

    /** The last lines of a report. */
    String verdict() {
        return complete()
                ? "All counts are right: what was sent is recorded, and made the executions that it was to make, each once.\n"
                : wrong + "WRONG: not all that was sent made exactly the executions that it was to make.\n";
    }
}
