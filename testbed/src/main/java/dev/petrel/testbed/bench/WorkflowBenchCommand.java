// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.testbed.local.LocalCluster;
import dev.petrel.testbed.local.LocalFailure;
import dev.petrel.testbed.local.LocalLayout;
import dev.petrel.testbed.local.LocalNetwork;
import dev.petrel.testbed.local.LocalServers;
import dev.petrel.testbed.local.RabbitCluster;
import dev.petrel.testbed.local.RabbitNode;
import dev.petrel.testbed.local.ServerOptions;
import dev.petrel.testbed.local.Teardown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code petrel bench workflow}. */
@Command(
        name = "workflow",
        sortOptions = false,
        description = "Starts a cluster on this machine and runs Orquesta workflows on it, one at a time: of "
                + WorkflowBenchPack.TASKS
                + " tasks in turn, and of many items. Prints how long they took, from request to"
                + " end. All tasks are core.noop.")
public final class WorkflowBenchCommand implements Callable<Integer> {

    private final CliContext context;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "2",
            description = "How many nodes. Default: ${DEFAULT-VALUE}.")
    private int nodes;

    @Option(
            names = "--workflows",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many workflows of tasks in turn to measure. Default: ${DEFAULT-VALUE}.")
    private int workflows;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many of them to run before, so that the machines are warm. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    @Option(
            names = "--items",
            paramLabel = "N",
            split = ",",
            defaultValue = "200,1000,5000",
            description = "How many items the other workflows have, by comma. Default: ${DEFAULT-VALUE}.")
    private List<Integer> items = List.of();

    @Option(
            names = "--repeat",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often to run each of these. Default: ${DEFAULT-VALUE}.")
    private int repeat;

    @Option(
            names = "--durable",
            description = "Embedded servers keep everything on disk, as in production. Default: in memory.")
    private boolean durable;

    @Option(
            names = "--rabbitmq",
            description = "Start a node of the RabbitMQ that is installed on this machine for the run, instead of the"
                    + " embedded broker.")
    private boolean rabbitmq;

    @Mixin
    private ServerOptions given = new ServerOptions();

    @Option(names = "-o", paramLabel = "FORMAT", defaultValue = "table", description = "table or json.")
    private String format = "table";

    public WorkflowBenchCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rabbitmq && (given.amqpUrl() != null || !RabbitNode.installed())) {
            context.err()
                    .println(
                            given.amqpUrl() != null
                                    ? "petrel: --rabbitmq starts a broker, --amqp-url names one; leave out one of them."
                                    : "petrel: --rabbitmq needs RabbitMQ on this machine; install it, on Debian with:"
                                            + " apt-get install --no-install-recommends rabbitmq-server");
            return ExitCodes.USAGE;
        }
        Clock clock = new SystemClock();
        LocalLayout layout = LocalLayout.create("bench");
        LocalCluster cluster = new LocalCluster(layout, context.home(), clock, false);
        RabbitCluster broker = new RabbitCluster(
                layout.root().resolve("rabbitmq"), LocalNetwork.loopback().address(LocalCluster.SERVERS), clock);
        Teardown teardown = Teardown.atEnd(
                () -> {
                    cluster.close();
                    broker.close();
                },
                cluster::discard,
                layout);
        try {
            WorkflowBenchPack.write(layout.packs());
            LocalServers servers = servers(cluster, broker);
            List<String> names =
                    IntStream.rangeClosed(1, nodes).mapToObj(n -> "bench-" + n).toList();
            context.err().println("Starting " + (nodes == 1 ? "a node" : nodes + " nodes") + " ...");
            cluster.startNodes(names, servers, "name:default");
            measure(new WorkflowBench(cluster.api(names.get(0)), clock));
            return ExitCodes.OK;
        } catch (LocalFailure | IOException | UncheckedIOException e) {
            if (teardown.begun()) {
                return ExitCodes.INTERRUPTED;
            }
            context.err().println("petrel: " + e.getMessage());
            return ExitCodes.FAILED;
        }
    }

    private LocalServers servers(LocalCluster cluster, RabbitCluster broker) throws IOException, InterruptedException {
        if (!rabbitmq) {
            return cluster.servers(given.amqpUrl(), given.mongoUrl(), !durable);
        }
        broker.start(1);
        LocalServers found = cluster.servers(broker.urls(), given.mongoUrl(), !durable);
        cluster.brokerEndsToo();
        return found;
    }

    private void measure(WorkflowBench bench) throws IOException, InterruptedException {
        context.err().println("warming up: " + warmUp + " workflows");
        List<Duration> ignored = bench.run(WorkflowBenchPack.IN_TURN, Map.of(), warmUp);
        context.err().println("measuring: " + workflows + " workflows");
        Percentiles inTurn = Percentiles.of(bench.run(WorkflowBenchPack.IN_TURN, Map.of(), workflows));
        Map<Integer, Percentiles> ofItems = new LinkedHashMap<>();
        for (int n : items) {
            context.err().println("measuring: " + n + " items, " + repeat + " times");
            ofItems.put(n, Percentiles.of(bench.run(WorkflowBenchPack.ITEMS, Map.of("n", n), repeat)));
        }
        print(inTurn, ofItems);
    }

    private void print(Percentiles inTurn, Map<Integer, Percentiles> ofItems) {
        if (format.equals("json")) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("nodes", nodes);
            all.put("workflows", workflows);
            all.put("in_turn_ms", inTurn.toMap());
            Map<String, Object> byItems = new LinkedHashMap<>();
            ofItems.forEach((n, took) -> byItems.put(Integer.toString(n), took.toMap()));
            all.put("items_ms", byItems);
            context.out().println(Json.pretty(all));
            return;
        }
        context.out()
                .printf(
                        Locale.ROOT,
                        "%d tasks in turn, %d workflows: p50 %.1f  p90 %.1f  p99 %.1f  max %.1f ms%n",
                        WorkflowBenchPack.TASKS,
                        workflows,
                        inTurn.p50(),
                        inTurn.p90(),
                        inTurn.p99(),
                        inTurn.max());
        ofItems.forEach((n, took) -> context.out()
                .printf(
                        Locale.ROOT,
                        "%d items, %d times: p50 %.0f  max %.0f ms, %.2f ms an item%n",
                        n,
                        repeat,
                        took.p50(),
                        took.max(),
                        took.p50() / n));
    }
}
