// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.local;

import dev.petrel.cli.client.ApiClient;
import dev.petrel.engine.lifecycle.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of real {@code petrel} processes on this machine. One thread drives it; {@link #close} may come from another,
 * the one that ends the program.
 */
public final class LocalCluster implements AutoCloseable {

    private static final Pattern URL = Pattern.compile("(?m)^url = (\\S+)$");
    private static final Pattern HOST = Pattern.compile("(?m)^host = (\\S+)$");
    private static final Duration STARTING = Duration.ofSeconds(120);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final long STOPPING_SECONDS = 15;

    private final LocalLayout layout;
    private final Path petrel;
    private final Clock clock;
    private final boolean outlive;
    private final Deque<LocalProcess> processes = new ConcurrentLinkedDeque<>();
    private final Map<String, Integer> apiPorts = new LinkedHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private List<String> embedded = List.of();

    /**
     * A cluster without processes yet.
     *
     * @param home the root of the distribution to run
     * @param outlive whether the processes are to go on when this one ends
     */
    public LocalCluster(LocalLayout layout, Path home, Clock clock, boolean outlive) {
        this.layout = layout;
        this.petrel = home.resolve("bin/petrel");
        this.clock = clock;
        this.outlive = outlive;
    }

    public LocalLayout layout() {
        return layout;
    }

    /** The REST service of a node. */
    public ApiClient api(String node) {
        return new ApiClient(URI.create("http://127.0.0.1:" + apiPorts.get(node)));
    }

    /**
     * The servers to use: those that are given, embedded ones for the rest. Given ones may hold other things, so the
     * cluster takes names of its own there.
     *
     * @param inMemory whether embedded ones are to keep everything in memory
     */
    public LocalServers servers(@Nullable String amqpUrl, @Nullable String mongoUrl, boolean inMemory)
            throws IOException, InterruptedException {
        if (amqpUrl != null && mongoUrl != null) {
            return named(amqpUrl, mongoUrl);
        }
        LocalServers embedded = startServers(inMemory);
        return named(
                amqpUrl == null ? embedded.amqpUrl() : amqpUrl, mongoUrl == null ? embedded.databaseHost() : mongoUrl);
    }

    private static LocalServers named(String amqpUrl, String databaseHost) {
        String own = "petrel-local-" + ProcessHandle.current().pid();
        return new LocalServers(amqpUrl, databaseHost, own, own);
    }

    /** Starts the embedded broker and database, and returns when they listen. */
    private LocalServers startServers(boolean inMemory) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(
                List.of("servers", "--data-dir", layout.data().toString(), "--amqp-port", "0", "--mongo-port", "0"));
        if (inMemory) {
            words.add("--in-memory");
        }
        LocalProcess servers = start("servers", words);
        await("the broker and the database listen", STARTING, () -> {
            String printed = text(servers);
            return URL.matcher(printed).find() && HOST.matcher(printed).find();
        });
        String printed = servers.printed();
        LocalServers found = new LocalServers(found(URL, printed), found(HOST, printed), "petrel", "petrel");
        embedded = List.of(
                "servers",
                "--data-dir",
                layout.data().toString(),
                "--amqp-port",
                port(found.amqpUrl()),
                "--mongo-port",
                port(found.databaseHost()));
        return found;
    }

    /** Starts the embedded servers again where they were, after they were killed. Does not wait until they listen. */
    public void restartServers() throws IOException {
        start("servers", embedded);
    }

    private static String port(String url) {
        return Integer.toString(URI.create(url).getPort());
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
        LocalProcess process = remove(name);
        process.kill();
        return process.pid();
    }

    /** Asks a process to stop, and returns when it has. It is no longer one of the processes. */
    public void terminate(String name) {
        LocalProcess process = remove(name);
        process.askToStop();
        process.awaitEnd(STOPPING_SECONDS);
    }

    /** Halts a process, as if its machine stood still. */
    public void halt(String name) throws IOException, InterruptedException {
        find(name).signal("STOP");
    }

    /** Lets a process that was halted go on. */
    public void resume(String name) throws IOException, InterruptedException {
        find(name).signal("CONT");
    }

    /** Starts a node that has ended, with the configuration it had. Does not wait until it is ready. */
    public void restart(String node) throws IOException {
        startNode(node, false);
    }

    /** Waits until a node that was started again is ready. */
    public void awaitReady(String node) throws IOException, InterruptedException {
        await("node " + node + " is ready", STARTING, () -> ready(node));
    }

    private LocalProcess find(String name) {
        return processes.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no process \"" + name + "\" runs"));
    }

    private LocalProcess remove(String name) {
        LocalProcess process = find(name);
        processes.remove(process);
        return process;
    }

    private void startNode(String node, boolean register) throws IOException {
        List<String> words = new ArrayList<>(
                List.of("all", "--config-file", layout.config(node).toString()));
        if (register) {
            words.add("--register");
        }
        start(node, words);
    }

    private void configure(String node, LocalServers servers, String partitionProvider) throws IOException {
        int port = freePort();
        apiPorts.put(node, port);
        Files.writeString(layout.config(node), """
                [messaging]
                url = %s
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
                host = 127.0.0.1
                port = %d
                """.formatted(
                        servers.amqpUrl(),
                        servers.prefix(),
                        servers.databaseHost(),
                        servers.databaseName(),
                        node,
                        partitionProvider,
                        layout.root(),
                        layout.packs(),
                        port));
    }

    /**
     * Waits until {@code condition} holds.
     *
     * @throws LocalFailure when that takes longer than {@code atMost}, or when a process ended meanwhile
     */
    public void await(String what, Duration atMost, BooleanSupplier condition)
            throws IOException, InterruptedException {
        Clock.Waker pause = clock.newWaker();
        long began = clock.nanos();
        while (!condition.getAsBoolean()) {
            for (LocalProcess process : processes) {
                if (!process.alive()) {
                    throw new LocalFailure("process \"" + process.name() + "\" ended while waiting until " + what
                            + ":\n" + String.join("\n", process.lastLines(15)));
                }
            }
            if (clock.since(began).compareTo(atMost) > 0) {
                throw new LocalFailure("waited " + atMost.toSeconds() + " s in vain until " + what);
            }
            pause.await(LOOK_EVERY);
        }
    }

    public List<LocalProcess> processes() {
        return List.copyOf(processes);
    }

    private LocalProcess start(String name, List<String> words) throws IOException {
        LocalProcess process = LocalProcess.start(name, petrel, words, layout.log(name), outlive);
        processes.push(process);
        return process;
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
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        List<LocalProcess> nodes = processes.stream()
                .filter(process -> !process.name().equals("servers"))
                .toList();
        nodes.forEach(LocalProcess::askToStop);
        nodes.forEach(node -> node.awaitEnd(STOPPING_SECONDS));
        processes.stream().filter(process -> !nodes.contains(process)).forEach(servers -> {
            servers.askToStop();
            servers.awaitEnd(STOPPING_SECONDS);
        });
    }

    private static String text(LocalProcess process) {
        try {
            return process.printed();
        } catch (IOException e) {
            return "";
        }
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new LocalFailure("the servers did not say where they listen: " + text);
        }
        return matcher.group(1);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
