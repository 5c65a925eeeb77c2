// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.engine.store.Store;
import dev.petrel.testbed.bench.BenchPack.Flow;
import dev.petrel.testbed.bench.measure.Figures;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code petrel bench pipeline} does on a cluster that runs. */
final class PipelineBench {

    private static final Duration IDLE_PAUSE = Duration.ofMillis(30);

    private final Bench bench;
    private final LoadOptions options;
    private final Plan plan;
    private final BurstMeter meter;
    private final StringBuilder text = new StringBuilder();
    private final Map<String, Object> figures = new LinkedHashMap<>();

    /**
     * What to measure beside what {@link LoadOptions} say.
     *
     * @param flow the events to send
     * @param events how many at once
     * @param idleEvents how many one by one
     * @param baseline whether to run the minimal program in turns
     */
    record Plan(String action, Flow flow, int events, int idleEvents, boolean baseline) {}

    PipelineBench(Bench bench, LoadOptions options, Plan plan) {
        this.bench = bench;
        this.options = options;
        this.plan = plan;
        this.meter = new BurstMeter(bench);
    }

    BenchReport run() throws IOException, InterruptedException {
        try (Store store = bench.store();
                EventSource source = EventSource.open(bench);
                MinimalProcess minimal = plan.baseline() ? MinimalProcess.start(bench) : null) {
            Load load = new Load(source.events(store, plan.flow(), Map.of("n", 1)), bench.clock());
            warmUp(load, minimal);
            inFlight(load, minimal);
            atOnce(load);
            idle(load);
        }
        Map<String, Object> parameters = options.toMap();
        parameters.put("action", plan.action());
        parameters.put("events", plan.events());
        parameters.put("idle_events", plan.idleEvents());
        parameters.put("setting", bench.setting());
        return new BenchReport("pipeline", parameters, figures, text + meter.verdict(), meter.complete());
    }

    private void warmUp(Load load, @Nullable MinimalProcess minimal) throws IOException, InterruptedException {
        bench.progress("warming up: " + options.warmUp() + " events");
        meter.checked(load.send(MinimalCommand.WARM_UP_IN_FLIGHT, options.warmUp()));
        if (minimal != null) {
            bench.progress("warming up the minimal program: " + options.warmUp() + " events");
            minimal.warmUp(MinimalCommand.WARM_UP_IN_FLIGHT, options.warmUp());
        }
    }

    private void inFlight(Load load, @Nullable MinimalProcess minimal) throws IOException, InterruptedException {
        text.append(LoadTable.head(bench.setting()));
        Map<String, Object> byInFlight = new LinkedHashMap<>();
        for (int inFlight : options.inFlight()) {
            List<Measured> pipeline = new ArrayList<>();
            List<Measured> baseline = new ArrayList<>();
            for (int turn = 0; turn < options.turns(); turn++) {
                bench.progress("measuring: " + inFlight + " in flight");
                pipeline.add(measure(load, inFlight));
                if (minimal != null) {
                    baseline.add(minimal.measure(inFlight, options.window()));
                }
            }
            byInFlight.put(Integer.toString(inFlight), row(inFlight, pipeline, baseline));
        }
        figures.put("in_flight", byInFlight);
    }

    private Map<String, Object> row(int inFlight, List<Measured> pipeline, List<Measured> baseline) {
        Measured median = Figures.median(pipeline, Measured::perSecond);
        Map<String, Object> row = median.toMap();
        text.append(LoadTable.row(inFlight, "pipeline", median));
        if (!baseline.isEmpty()) {
            Measured minimal = Figures.median(baseline, Measured::perSecond);
            Map<String, Object> ratios = new LinkedHashMap<>();
            ratios.put("events_per_second", Figures.ratio(median.perSecond(), minimal.perSecond()));
            ratios.put(
                    "p50",
                    Figures.ratio(median.latency().p50(), minimal.latency().p50()));
            ratios.put("cpu_ms_per_event", Figures.ratio(median.cpuMillis(), minimal.cpuMillis()));
            row.put("minimal", minimal.toMap());
            row.put("ratio_to_minimal", ratios);
            text.append(LoadTable.row(inFlight, "minimal", minimal));
            text.append(String.format(
                    Locale.ROOT,
                    "%9s  %-9s %9s %9.2f %9.2f %9s  %.2f%n",
                    "",
                    "ratio",
                    "",
                    Figures.ratio(median.perSecond(), minimal.perSecond()),
                    Figures.ratio(median.latency().p50(), minimal.latency().p50()),
                    "",
                    Figures.ratio(median.cpuMillis(), minimal.cpuMillis())));
        }
        return row;
    }

    private Measured measure(Load load, int inFlight) throws InterruptedException {
        WindowClock window = new WindowClock(bench.clock(), bench.cpuWithSender());
        Outcome outcome = meter.checked(load.keep(inFlight, options.window(), window));
        List<Outcome.Ended> ended = outcome.between(window.began(), window.ended());
        return new Measured(ended.size(), window.seconds(), Outcome.toEnd(ended), window.cpu());
    }

    private void atOnce(Load load) throws InterruptedException {
        if (plan.events() > 0) {
            bench.progress("measuring: " + plan.events() + " events at once");
            BurstMeter.Burst burst = meter.measure(load, plan.events(), plan.events());
            figures.put("burst", burst.toMap());
            text.append(burst.text());
        }
    }

    private void idle(Load load) throws InterruptedException {
        if (plan.idleEvents() > 0) {
            bench.progress("measuring: " + plan.idleEvents() + " events one by one");
            Outcome outcome = meter.checked(load.oneByOne(plan.idleEvents(), IDLE_PAUSE));
            figures.put("idle", LatencyText.map(outcome.ended()));
            text.append(LatencyText.text("idle", outcome.ended()));
        }
    }
}
