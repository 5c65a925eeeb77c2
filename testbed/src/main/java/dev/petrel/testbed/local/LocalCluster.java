// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.local;

import dev.petrel.cli.client.ApiClient;
import dev.petrel.engine.lifecycle.Clock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of real {@code petrel} processes on this machine. One thread drives it; {@link #close} may come from another,
 * the one that ends the program.
 */
public final class LocalCluster implements AutoCloseable {

    /** The name of the process that holds the embedded broker and database. */
    public static final String SERVERS = EmbeddedServers.PROCESS;

    private static final Duration STARTING = Duration.ofSeconds(120);

    private final LocalLayout layout;
    private final LocalNetwork network;
    private final LocalProcesses processes;
    private final Clock clock;
    private final Map<String, Integer> apiPorts = new LinkedHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable EmbeddedServers embedded;
    private volatile @Nullable Remains remains;

    /**
     * A cluster on loopback, without processes yet.
     *
     * @param home the root of the distribution to run
     * @param outlive whether the processes are to go on when this one ends
     */
    public LocalCluster(LocalLayout layout, Path home, Clock clock, boolean outlive) {
        this(layout, home, clock, outlive, LocalNetwork.loopback());
    }

    /** The same on another network. */
    public LocalCluster(LocalLayout layout, Path home, Clock clock, boolean outlive, LocalNetwork network) {
        this.layout = layout;
        this.network = network;
        this.clock = clock;
        this.processes = new LocalProcesses(layout, home.resolve("bin/petrel"), network, clock, outlive);
    }

    public LocalLayout layout() {
        return layout;
    }

    /** The REST service of a node. */
    public ApiClient api(String node) {
        return new ApiClient(URI.create("http://" + network.address(node) + ":" + apiPorts.get(node)));
    }

    /**
     * The servers to use: those that are given, embedded ones for the rest. Given ones may hold other things, so the
     * cluster takes names of its own there.
     *
     * @param amqpUrl where the broker is, or several addresses of it with commas between them
     * @param inMemory whether embedded ones are to keep everything in memory
     */
    public LocalServers servers(@Nullable String amqpUrl, @Nullable String mongoUrl, boolean inMemory)
            throws IOException, InterruptedException {
        LocalServers found = find(amqpUrl, mongoUrl, inMemory);
        remains = new Remains(found, amqpUrl != null, mongoUrl != null);
        return found;
    }

    private LocalServers find(@Nullable String amqpUrl, @Nullable String mongoUrl, boolean inMemory)
            throws IOException, InterruptedException {
        String own = "petrel-local-" + ProcessHandle.current().pid();
        if (amqpUrl != null && mongoUrl != null) {
            return new LocalServers(amqpUrl, mongoUrl, own, own);
        }
        EmbeddedServers started = new EmbeddedServers(processes, layout, network, amqpUrl == null, inMemory);
        embedded = started;
        started.start();
        if (amqpUrl == null && mongoUrl == null) {
            return new LocalServers(started.amqpUrl(), started.databaseHost(), "petrel", "petrel");
        }
        return new LocalServers(
                amqpUrl == null ? started.amqpUrl() : amqpUrl,
                mongoUrl == null ? started.databaseHost() : mongoUrl,
                own,
                own);
    }

    /** The broker that was given ends with the cluster, and with it what is on it. */
    public void brokerEndsToo() {
        Remains found = remains;
        if (found != null) {
            remains = new Remains(found.servers(), false, found.database());
        }
    }

    /** What the cluster has made on servers that were given to it, in words; empty if there is nothing. */
    public String remains() {
        Remains found = remains;
        return found == null ? "" : found.words();
    }

    /** Deletes what the cluster has made on servers that were given to it. Once its processes have ended. */
    public void discard() {
        Remains found = remains;
        if (found != null) {
            found.discard(clock);
        }
    }

    /** Starts the embedded servers again where they were, after they were killed. Does not wait until they listen. */
    public void restartServers() throws IOException {
        embedded().restart();
    }

    /** Whether the embedded servers can be reached. */
    public boolean serversListen() {
        return embedded().listen();
    }

    private EmbeddedServers embedded() {
        EmbeddedServers started = embedded;
        if (started == null) {
            throw new IllegalStateException("there are no embedded servers");
        }
        return started;
    }

    /**
     * Starts nodes, each with all roles in one process, and returns when they are ready. The first one registers the
     * packs.
     *
     * @param partitionProvider for {@code [sensorcontainer] partition_provider}
     */
    public void startNodes(List<String> nodes, LocalServers servers, String partitionProvider)
            throws IOException, InterruptedException {
        for (String node : nodes) {
            configure(node, servers, partitionProvider);
            startNode(node, node.equals(nodes.get(0)));
        }
        for (String node : nodes) {
            awaitReady(node);
        }
    }

    /**
     * Kills a process as {@code kill -9} does, and returns the id it had when it has ended. It is no longer one of the
     * processes.
     */
    public long kill(String name) {
        return processes.kill(name);
    }

    /** Asks a process to stop, and returns when it has. It is no longer one of the processes. */
    public void terminate(String name) {
        processes.terminate(name);
    }

    /** Halts a process, as if its machine stood still. */
    public void halt(String name) throws IOException, InterruptedException {
        processes.find(name).signal("STOP");
    }

    /** Lets a process that was halted go on. */
    public void resume(String name) throws IOException, InterruptedException {
        processes.find(name).signal("CONT");
    }

    /** Starts a node that has ended, with the configuration it had. Does not wait until it is ready. */
    public void restart(String node) throws IOException {
        startNode(node, false);
    }

    /** Waits until a node that was started again is ready. */
    public void awaitReady(String node) throws IOException, InterruptedException {
        await("node " + node + " is ready", STARTING, () -> ready(node));
    }

    private void startNode(String node, boolean register) throws IOException {
        List<String> words = new ArrayList<>(
                List.of("all", "--config-file", layout.config(node).toString()));
        if (register) {
            words.add("--register");
        }
        processes.start(node, words);
    }

    private void configure(String node, LocalServers servers, String partitionProvider) throws IOException {
        int port = Ports.free();
        apiPorts.put(node, port);
        Files.writeString(layout.config(node), """
                [messaging]
                %s
                prefix = %s

                [database]
                host = %s
                db_name = %s

                [sensorcontainer]
                sensor_node_name = %s
                partition_provider = %s

                [system]
                base_path = %s

                [content]
                system_packs_base_path = %s

                [api]
                host = %s
                port = %d
                allow_unauthenticated = %s
                """.formatted(
                        servers.messaging(),
                        servers.prefix(),
                        servers.databaseHost(),
                        servers.databaseName(),
                        node,
                        partitionProvider,
                        layout.root(),
                        layout.packs(),
                        network.address(node),
                        port,
                        network == LocalNetwork.loopback() ? "False" : "True"));
    }

    /**
     * Waits until {@code condition} holds.
     *
     * @throws LocalFailure when that takes longer than {@code atMost}, or when a process ended meanwhile
     */
    public void await(String what, Duration atMost, BooleanSupplier condition)
            throws IOException, InterruptedException {
        processes.await(what, atMost, condition);
    }

    public List<LocalProcess> processes() {
        return processes.all();
    }

    private boolean ready(String node) {
        try {
            return api(node).get("/readyz").ok();
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends all processes: nodes first, servers last. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            processes.startNoMore();
            processes.end(process -> !process.name().equals(SERVERS));
            processes.end(process -> process.name().equals(SERVERS));
        }
    }
}
