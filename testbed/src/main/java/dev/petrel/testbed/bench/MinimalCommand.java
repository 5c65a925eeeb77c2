// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.testbed.bench.measure.Figures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code petrel bench minimal}. */
@Command(
        name = "minimal",
        sortOptions = false,
        description =
                "Measures what broker and database of this machine let a program do that does the steps of an event"
                        + " one by one, and nothing else: a confirmed publish, two inserts, a confirmed publish, two conditional"
                        + " updates, and two acknowledgements. What the other benchmarks are compared with.")
public final class MinimalCommand implements Callable<Integer> {

    static final int WARM_UP_IN_FLIGHT = 64;

    private final CliContext context;

    @Mixin
    private LoadOptions load = new LoadOptions();

    @Mixin
    private BenchOptions options = new BenchOptions();

    public MinimalCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return Bench.run(context, options, this::measure);
    }

    private BenchReport measure(Bench bench) throws IOException {
        Map<String, Object> figures = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder(LoadTable.head(bench.setting()));
        try (MinimalProcess program = MinimalProcess.start(bench)) {
            bench.progress("warming up: " + load.warmUp() + " events");
            program.warmUp(WARM_UP_IN_FLIGHT, load.warmUp());
            Map<String, Object> byInFlight = new LinkedHashMap<>();
            for (int inFlight : load.inFlight()) {
                List<Measured> turns = new ArrayList<>();
                for (int turn = 0; turn < load.turns(); turn++) {
                    bench.progress("measuring: " + inFlight + " in flight");
                    turns.add(program.measure(inFlight, load.window()));
                }
                Measured median = Figures.median(turns, Measured::perSecond);
                byInFlight.put(Integer.toString(inFlight), median.toMap());
                text.append(LoadTable.row(inFlight, "minimal", median));
            }
            figures.put("in_flight", byInFlight);
        }
        return new BenchReport("minimal", load.toMap(), figures, text.toString(), true);
    }
}
