// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.engine.store.Store;
import dev.petrel.testbed.bench.measure.Figures;
import dev.petrel.testbed.bench.measure.Percentiles;
import dev.petrel.testbed.bench.minimal.ConfirmedPublishes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code petrel bench dispatch}. */
@Command(
        name = "dispatch",
        sortOptions = false,
        description =
                "Starts a cluster on this machine with a Python sensor that dispatches events as fast as it can: each"
                        + " when the one before is confirmed, by several threads at once, and without waiting. Prints rates, latencies and processor"
                        + " time, and what the broker allows: a program that does nothing but publish, and wait for each confirmation. Exits with 1 if an event is missing.")
public final class DispatchCommand implements Callable<Integer> {

    private final CliContext context;

    @Option(
            names = "--threads",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,16,0",
            description =
                    "How many threads of the sensor dispatch at once, by comma; 0 for one that uses dispatch_async and"
                            + " waits for the confirmations of all events at the end. Default: ${DEFAULT-VALUE}.")
    private List<Integer> threads = List.of();

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "3000",
            description = "How many events to measure. Default: ${DEFAULT-VALUE}.")
    private int events;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "5000",
            description = "How many events to dispatch before. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    @Option(
            names = "--turns",
            paramLabel = "N",
            defaultValue = "3",
            description =
                    "How often to measure; the run whose rate is in the middle is told. Default: ${DEFAULT-VALUE}.")
    private int turns;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    public DispatchCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return Bench.run(context, cluster.bench(), this::measure);
    }

    private BenchReport measure(Bench bench) throws IOException, InterruptedException {
        DispatchSensor sensor =
                DispatchSensor.write(BenchPack.create(bench.layout().packs()));
        Measured bare = bare(bench);
        cluster.startNodes(bench);
        Map<String, Object> figures = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder(bench.setting()).append('\n');
        figures.put("confirmed_publishes", row(bare));
        text.append(text("the broker", bare));
        try (Store store = bench.store()) {
            DispatchBench dispatch = new DispatchBench(bench, sensor, store);
            bench.progress("warming up: " + warmUp + " events");
            dispatch.run(new DispatchSensor.Order(1, warmUp));
            for (int count : threads) {
                bench.progress("measuring: " + events + " events by " + count + " threads");
                List<Measured> all = new ArrayList<>();
                for (int turn = 0; turn < turns; turn++) {
                    all.add(dispatch.run(new DispatchSensor.Order(count, events)));
                }
                Measured median = Figures.median(all, Measured::perSecond);
                Map<String, Object> row = row(median);
                row.put("ratio_to_confirmed_publishes", Figures.ratio(median.perSecond(), bare.perSecond()));
                figures.put(count == DispatchSensor.PIPELINED ? "pipelined" : "threads_" + count, row);
                text.append(text(count, median, bare));
            }
        }
        return new BenchReport("dispatch", parameters(bench), figures, text.toString(), true);
    }

    /** What the broker allows one that waits for each confirmation. Its turns are taken one after the other. */
    private Measured bare(Bench bench) throws IOException, InterruptedException {
        bench.progress("measuring: " + events + " confirmed publishes");
        String broker = bench.servers().amqpUrl().split(",")[0];
        try (ConfirmedPublishes publishes =
                ConfirmedPublishes.open(broker, bench.servers().prefix() + "-publishes", bench.clock())) {
            publishes.publish(warmUp);
            List<Measured> all = new ArrayList<>();
            for (int turn = 0; turn < turns; turn++) {
                CpuCounter.Counting counting = bench.cpuWithSender().begin();
                long began = bench.clock().nanos();
                List<Duration> took = publishes.publish(events);
                double seconds = bench.clock().since(began).toNanos() / 1e9;
                all.add(new Measured(events, seconds, Percentiles.of(took), counting.end()));
            }
            return Figures.median(all, Measured::perSecond);
        }
    }

    private static Map<String, Object> row(Measured measured) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("events_per_second", measured.perSecond());
        row.put("dispatch_ms", measured.latency().toMap());
        row.put("cpu_ms_per_event", measured.cpuMap());
        return row;
    }

    private static String text(int threads, Measured measured, Measured bare) {
        String name =
                threads == DispatchSensor.PIPELINED ? "pipelined" : threads == 1 ? "1 thread" : threads + " threads";
        return text(name, measured).stripTrailing()
                + String.format(
                        Locale.ROOT, "; %.2f of the broker%n", Figures.ratio(measured.perSecond(), bare.perSecond()));
    }

    private static String text(String name, Measured measured) {
        Percentiles took = measured.latency();
        String each = took.max() == 0
                ? ""
                : String.format(
                        Locale.ROOT, ", each p50 %.2f  p90 %.2f  p99 %.2f ms", took.p50(), took.p90(), took.p99());
        return String.format(
                Locale.ROOT,
                "%-11s %8.1f/s%s; CPU ms an event %s%n",
                name,
                measured.perSecond(),
                each,
                LoadTable.cpu(measured));
    }

    private Map<String, Object> parameters(Bench bench) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("events", events);
        parameters.put("warm_up", warmUp);
        parameters.put("turns", turns);
        return cluster.parameters(bench, parameters);
    }
}
