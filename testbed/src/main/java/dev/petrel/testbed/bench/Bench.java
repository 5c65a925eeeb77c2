// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.cli.client.ApiClient;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.config.DatabaseConfig;
import dev.petrel.engine.config.MessagingConfig;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.store.StoreException;
import dev.petrel.engine.store.mongo.MongoStore;
import dev.petrel.testbed.local.LocalCluster;
import dev.petrel.testbed.local.LocalFailure;
import dev.petrel.testbed.local.LocalLayout;
import dev.petrel.testbed.local.LocalNetwork;
import dev.petrel.testbed.local.LocalServers;
import dev.petrel.testbed.local.RabbitCluster;
import dev.petrel.testbed.local.Teardown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Servers, and nodes on them, for the time of one benchmark. They end with the program, however that ends. */
final class Bench {

    static final String CLIENT = "petrel-bench";

    private static final int MONGO_PORT = 27017;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final CliContext context;
    private final BenchOptions options;
    private final Clock clock;
    private final LocalLayout layout;
    private final LocalCluster cluster;
    private final LocalServers servers;
    private List<String> nodes = List.of();

    private Bench(
            CliContext context,
            BenchOptions options,
            Clock clock,
            LocalLayout layout,
            LocalCluster cluster,
            LocalServers servers) {
        this.context = context;
        this.options = options;
        this.clock = clock;
        this.layout = layout;
        this.cluster = cluster;
        this.servers = servers;
    }

    /** What a benchmark does once the servers are there. */
    interface Body {
        BenchReport measure(Bench bench) throws IOException, InterruptedException;
    }

    /** Starts servers, measures, prints the report, and ends everything. Returns the exit code. */
    static int run(CliContext context, BenchOptions options, Body body) throws IOException, InterruptedException {
        Optional<String> problem = options.problem();
        if (problem.isPresent()) {
            context.err().println("petrel: " + problem.get());
            return ExitCodes.USAGE;
        }
        Clock clock = new SystemClock();
        LocalLayout layout = LocalLayout.create("bench");
        LocalCluster cluster = new LocalCluster(layout, options.home(context.home()), clock, false);
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
            BenchPrinter printer = BenchPrinter.of(context, options);
            LocalServers servers = servers(cluster, broker, options, context);
            BenchReport report = body.measure(new Bench(context, options, clock, layout, cluster, servers));
            printer.print(report);
            return report.complete() ? ExitCodes.OK : ExitCodes.FAILED;
        } catch (LocalFailure | StoreException | BusException | IOException | UncheckedIOException e) {
            if (teardown.begun()) {
                return ExitCodes.INTERRUPTED;
            }
            context.err().println("petrel: " + e.getMessage());
            return ExitCodes.FAILED;
        }
    }

    private static LocalServers servers(
            LocalCluster cluster, RabbitCluster broker, BenchOptions options, CliContext context)
            throws IOException, InterruptedException {
        context.err().println("Starting servers ...");
        if (!options.rabbitmq()) {
            return cluster.servers(
                    options.servers().amqpUrl(), options.servers().mongoUrl(), !options.durable());
        }
        broker.start(1);
        LocalServers found = cluster.servers(broker.urls(), options.servers().mongoUrl(), !options.durable());
        cluster.brokerEndsToo();
        return found;
    }

    /** Starts so many nodes, on the packs that are in the layout by now. */
    void startNodes(int count) throws IOException, InterruptedException {
        nodes = IntStream.rangeClosed(1, count).mapToObj(n -> "bench-" + n).toList();
        progress("Starting " + (count == 1 ? "a node" : count + " nodes") + " ...");
        cluster.startNodes(nodes, servers, "name:default");
    }

    /** Says on stderr what is being done. */
    void progress(String what) {
        context.err().println(what);
        context.err().flush();
    }

    Clock clock() {
        return clock;
    }

    LocalLayout layout() {
        return layout;
    }

    LocalCluster cluster() {
        return cluster;
    }

    LocalServers servers() {
        return servers;
    }

    /** The REST service of the first node. */
    ApiClient api() {
        return cluster.api(nodes.get(0));
    }

    /** The database of the nodes. The caller closes it. */
    Store store() {
        return new MongoStore(
                new DatabaseConfig(servers.databaseHost(), MONGO_PORT, servers.databaseName(), null, null, PATIENCE),
                CLIENT,
                clock);
    }

    /** Whether the nodes, which may be of another version, read messages with several events. They do not change meanwhile. */
    boolean allNodesReadBatches() {
        try (Store store = store()) {
            return store.cluster().nodes().stream().allMatch(NodeRecord::readsBatches);
        }
    }

    /** The broker of the nodes. */
    MessagingConfig messaging() {
        return new MessagingConfig(List.of(servers.amqpUrl().split(",")), servers.prefix());
    }

    /** Where the processor time is counted of the servers, and of the nodes if there are some. */
    CpuCounter cpu() {
        CpuCounter counter = CpuCounter.ofServers(servers);
        for (String node : nodes) {
            counter = counter.and(node, pid(node));
        }
        return counter;
    }

    /** The same, and of this process, which sends. */
    CpuCounter cpuWithSender() {
        return cpu().and("sender", ProcessHandle.current().pid());
    }

    private long pid(String process) {
        return cluster.processes().stream()
                .filter(candidate -> candidate.name().equals(process))
                .findFirst()
                .orElseThrow(() -> new LocalFailure("process \"" + process + "\" has ended"))
                .pid();
    }

    /** In which setting this measures, for the report. */
    String setting() {
        String broker = options.rabbitmq()
                ? "RabbitMQ on this machine"
                : options.servers().amqpUrl() == null ? embedded() : "a given broker";
        String database = options.servers().mongoUrl() == null ? embedded() : "a given one";
        return "broker: " + broker + "; database: " + database;
    }

    private String embedded() {
        return options.durable() ? "embedded, on disk" : "embedded, in memory";
    }
}
