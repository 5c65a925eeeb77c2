// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.testbed.bench.measure.Window;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of a load that keeps events in flight. */
final class LoadOptions {

    private static final Duration LEAD = Duration.ofSeconds(1);

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,16,64,256",
            description = "How many events are in flight at once, one run for each, by comma. Default:"
                    + " ${DEFAULT-VALUE}.")
    private List<Integer> inFlight = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "5",
            description = "How long each run is measured, after a second of it that is not. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--turns",
            paramLabel = "N",
            defaultValue = "1",
            description = "How often to do each run; of several the one whose rate is in the middle is told. Default:"
                    + " ${DEFAULT-VALUE}.")
    private int turns;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many events to send before, so that all is compiled. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    List<Integer> inFlight() {
        return inFlight;
    }

    Window window() {
        return new Window(LEAD, Duration.ofSeconds(seconds));
    }

    int turns() {
        return turns;
    }

    int warmUp() {
        return warmUp;
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("in_flight", inFlight);
        map.put("seconds", seconds);
        map.put("turns", turns);
        map.put("warm_up", warmUp);
        return map;
    }
}
