// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.rabbit.RabbitBus;
import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.event.EventFactory;
import dev.petrel.engine.event.EventPublisher;
import dev.petrel.engine.event.RetryingPublisher;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.store.Page;
import dev.petrel.testbed.local.LocalCluster;
import dev.petrel.testbed.local.LocalFailure;
import dev.petrel.testbed.local.LocalLayout;
import dev.petrel.testbed.local.LocalServers;
import dev.petrel.testbed.local.ServerOptions;
import dev.petrel.testbed.local.Teardown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code petrel bench pipeline}. */
@Command(
        name = "pipeline",
        sortOptions = false,
        description = "Starts a cluster of two nodes on this machine, sends a burst of events through it as fast as one"
                + " sensor can, and prints throughput, latencies and counts. Exits with 1 if a count is wrong.")
public final class BenchCommand implements Callable<Integer> {

    private static final List<String> NODES = List.of("bench-1", "bench-2");

    private final CliContext context;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many events to measure. Default: ${DEFAULT-VALUE}.")
    private int events;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "3000",
            description = "How many events to send before, so that the machines are warm. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    @Option(
            names = "--idle-events",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many events to send one by one afterwards, for the latency when idle. Default:"
                    + " ${DEFAULT-VALUE}.")
    private int idleEvents;

    @Option(
            names = "--action",
            paramLabel = "REF",
            defaultValue = "core.noop",
            description = "The action to run. Default: ${DEFAULT-VALUE}.")
    private String action = "core.noop";

    @Mixin
    private ServerOptions given = new ServerOptions();

    @Option(names = "-o", paramLabel = "FORMAT", defaultValue = "table", description = "table or json.")
    private String format = "table";

    public BenchCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        long all = (long) warmUp + events + idleEvents;
        if (all > Page.MOST_COUNTED) { // it counts what has ended by the totals of lists
            context.err()
                    .println("petrel: --warm-up, --events and --idle-events are " + all + " together, and at most "
                            + Page.MOST_COUNTED + " can be counted");
            return ExitCodes.USAGE;
        }
        Clock clock = new SystemClock();
        LocalLayout layout = LocalLayout.create("bench");
        LocalCluster cluster = new LocalCluster(layout, context.home(), clock, false);
        Teardown teardown = Teardown.atEnd(cluster::close, cluster::discard, layout);
        try {
            BenchPack.write(layout.packs(), action);
            LocalServers servers = cluster.servers(given.amqpUrl(), given.mongoUrl(), true);
            context.err().println("Starting two nodes ...");
            cluster.startNodes(NODES, servers, "name:default");
            return measure(cluster, servers, clock);
        } catch (LocalFailure | IOException | UncheckedIOException e) {
            if (teardown.begun()) {
                return ExitCodes.INTERRUPTED;
            }
            context.err().println("petrel: " + e.getMessage());
            return ExitCodes.FAILED;
        }
    }

    private int measure(LocalCluster cluster, LocalServers servers, Clock clock)
            throws IOException, InterruptedException {
        SecureRandom random = new SecureRandom();
        Backoff backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2), random);
        try (MessageBus bus = new RabbitBus(
                new PetrelConfig.Messaging(List.of(servers.amqpUrl()), servers.prefix()), "petrel-bench", clock)) {
            RetryingPublisher retrying = new RetryingPublisher(bus, clock, backoff, Duration.ofSeconds(30));
            retrying.start();
            Burst burst = new Burst(new EventPublisher(retrying), new EventFactory(clock, random), BenchPack.TRIGGER);
            PipelineBench bench = new PipelineBench(cluster, cluster.api(NODES.get(0)), burst, clock);
            if (warmUp > 0) {
                withProgress("warming up", warmUp, done -> bench.burst(warmUp, done));
            }
            BenchResult loaded = withProgress("measuring", events, done -> bench.burst(events, done));
            BenchResult idle = withProgress("one by one", idleEvents, done -> bench.oneByOne(idleEvents, done));
            retrying.stop();
            print(loaded, idle);
            return loaded.complete() && idle.complete() ? ExitCodes.OK : ExitCodes.FAILED;
        }
    }

    /** A part of the benchmark. */
    private interface Part {
        BenchResult run(LongConsumer progress) throws IOException, InterruptedException;
    }

    private BenchResult withProgress(String what, int total, Part part) throws IOException, InterruptedException {
        if (!context.terminal().err()) {
            context.err().println(what + ": " + total + " events");
            return part.run(done -> {});
        }
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .build()) {
            return part.run(bar::stepTo);
        }
    }

    private void print(BenchResult loaded, BenchResult idle) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("action", action);
        all.put("burst", loaded.toMap());
        all.put("idle", idle.toMap());
        if (format.equals("json")) {
            context.out().println(Json.pretty(all));
            return;
        }
        context.out()
                .printf(
                        "%d events of %s in %.2f s: %.1f events/s%n",
                        loaded.dispatched(), action, loaded.seconds(), loaded.perSecond());
        context.out()
                .printf(
                        "  %d trigger instances, %d executions, %d succeeded, %d events with more than one execution, by node %s%n",
                        loaded.instances(), loaded.executions(), loaded.succeeded(), loaded.twice(), loaded.byNode());
        latencies("burst", loaded);
        latencies("idle", idle);
        context.out()
                .println(
                        loaded.complete() && idle.complete()
                                ? "Every event made exactly one execution, and each succeeded."
                                : "WRONG: not every event made exactly one execution that succeeded.");
    }

    private void latencies(String what, BenchResult outcome) {
        context.out()
                .printf(
                        "  %-5s  dispatch -> start  p50 %.1f  p90 %.1f  p99 %.1f  max %.1f ms%n",
                        what,
                        outcome.toStart().p50(),
                        outcome.toStart().p90(),
                        outcome.toStart().p99(),
                        outcome.toStart().max());
        context.out()
                .printf(
                        "  %-5s  dispatch -> end    p50 %.1f  p90 %.1f  p99 %.1f  max %.1f ms%n",
                        "",
                        outcome.toEnd().p50(),
                        outcome.toEnd().p90(),
                        outcome.toEnd().p99(),
                        outcome.toEnd().max());
    }
}
