// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.engine.config.DatabaseConfig;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.store.mongo.MongoStore;
import dev.petrel.testbed.local.LocalCluster;
import dev.petrel.testbed.local.LocalLayout;
import dev.petrel.testbed.local.LocalNetwork;
import dev.petrel.testbed.local.LocalServers;
import dev.petrel.testbed.local.Namespaces;
import dev.petrel.testbed.local.RabbitCluster;
import dev.petrel.testbed.local.Teardown;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Everything that a run starts on this machine. It ends with the program, however that ends, and can be closed before. */
final class TestCluster {

    private static final Duration FIRST_EVENT = Duration.ofMinutes(2);

    private final TestClusterOptions options;
    private final Clock clock;
    private final LocalLayout layout;
    private final ChaosPack pack;
    private final LocalCluster cluster;
    private final @Nullable RabbitCluster brokers;
    private final @Nullable Namespaces networks;
    private final Teardown teardown;
    private String description = "";
    private int startsOfEach = 1;
    private @Nullable LocalServers servers;

    private TestCluster(TestClusterOptions options, CliContext context, Clock clock)
            throws IOException, InterruptedException {
        this.options = options;
        this.clock = clock;
        this.layout = LocalLayout.create("chaos");
        this.pack = new ChaosPack(layout);
        this.networks = options.namespaces() ? Namespaces.open(options.nodes()) : null;
        LocalNetwork network = networks == null ? LocalNetwork.loopback() : networks;
        this.cluster = new LocalCluster(layout, context.home(), clock, false, network);
        this.brokers = options.brokers().isEmpty()
                ? null
                : new RabbitCluster(layout.root().resolve("rabbitmq"), network.address(LocalCluster.SERVERS), clock);
        this.teardown = Teardown.atEnd(this::close, cluster::discard, layout);
    }

    /** A cluster of which nothing runs yet. */
    static TestCluster open(TestClusterOptions options, CliContext context, Clock clock)
            throws IOException, InterruptedException {
        return new TestCluster(options, context, clock);
    }

    LocalLayout layout() {
        return layout;
    }

    LocalCluster local() {
        return cluster;
    }

    FaultInjector faultInjector() {
        return new ClusterFaultInjector(cluster, brokers, networks);
    }

    /** What runs here, for the report. */
    String description() {
        return description;
    }

    /** The files are to stay, to be looked at. At first they are not. */
    void keepFiles() {
        teardown.keepFiles(true);
    }

    /** Whether the program is ending, by Ctrl-C for instance: what fails then is not reported as a failure. */
    boolean ends() {
        return teardown.begun();
    }

    /**
     * Starts servers and nodes, and returns when the sensor has dispatched its first event.
     *
     * @param load what the sensor is to do
     */
    void start(ChaosPlan.Load load, ChaosProgress progress) throws IOException, InterruptedException {
        if (load.ofWorkflows()) {
            pack.write(load.rate(), WorkflowPack.SLOW);
            new WorkflowPack(layout, pack.runs()).write();
        } else {
            pack.write(load.rate());
        }
        if (load.concurrency() > 0) {
            pack.limit(load.concurrency());
        }
        startsOfEach = load.starts();
        LocalServers found = startServers(progress);
        servers = found;
        progress.tell("starting " + options.nodes().size() + " nodes");
        cluster.startNodes(options.nodes(), found, "name:default");
        description = describe();
        GrowingFile accepted = new GrowingFile(pack.accepted(), ' ');
        cluster.await("the sensor dispatches", FIRST_EVENT, () -> grown(accepted));
        progress.tell("the sensor dispatches");
    }

    private LocalServers startServers(ChaosProgress progress) throws IOException, InterruptedException {
        if (brokers == null) {
            progress.tell("starting the servers");
            return cluster.servers(options.amqpUrl(), options.mongoUrl(), false);
        }
        progress.tell("starting a RabbitMQ cluster");
        brokers.start(options.brokers().size());
        LocalServers found = cluster.servers(brokers.urls(), options.mongoUrl(), false);
        cluster.brokerEndsToo();
        return found;
    }

    private String describe() throws IOException, InterruptedException {
        return describeServers() + (networks == null ? "" : ", each node in a network namespace");
    }

    private String describeServers() throws IOException, InterruptedException {
        String database = options.mongoUrl() == null ? "the embedded database" : "a database that was given";
        if (brokers != null) {
            return "RabbitMQ " + brokers.version() + " as a cluster of "
                    + options.brokers().size() + " nodes, " + brokers.replicatedQueues()
                    + " quorum queues with a member on each, and " + database;
        }
        return (options.amqpUrl() == null ? "the embedded broker" : "a broker that was given") + " and " + database;
    }

    /** The ledgers of what runs here. */
    Ledgers ledgers(Store store) {
        return new Ledgers(pack, store.executions(), clock, startsOfEach);
    }

    /** The database of what runs here, which is to answer within {@code patience}. */
    Store store(Duration patience) {
        LocalServers found = servers;
        if (found == null) {
            throw new IllegalStateException("nothing was started");
        }
        return new MongoStore(
                new DatabaseConfig(found.databaseHost(), 27017, found.databaseName(), null, null, patience),
                "petrel chaos",
                clock);
    }

    private static boolean grown(GrowingFile accepted) {
        try {
            return accepted.lines() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** What stays on servers that were given, in words; empty if there is nothing. */
    String remains() {
        return cluster.remains();
    }

    private void close() {
        try {
            cluster.close();
            if (brokers != null) {
                brokers.close();
            }
        } finally {
            if (networks != null) {
                networks.close();
            }
        }
    }
}
