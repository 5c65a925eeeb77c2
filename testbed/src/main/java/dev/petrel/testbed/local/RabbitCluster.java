// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.local;

import dev.petrel.engine.lifecycle.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of RabbitMQ nodes on this machine. Among themselves they use loopback. One thread drives it; {@link #close} may
 * come from another, the one that ends the program.
 */
public final class RabbitCluster implements AutoCloseable {

    private static final Duration STARTING = Duration.ofSeconds(120);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final Path home;
    private final String address;
    private final Clock clock;
    private final List<RabbitNode> nodes = new CopyOnWriteArrayList<>();
    private volatile @Nullable Epmd epmd;
    private boolean closed;

    /** A cluster without nodes yet, with its files in {@code home}, that is to listen on {@code address}. */
    public RabbitCluster(Path home, String address, Clock clock) {
        this.home = home;
        this.address = address;
        this.clock = clock;
    }

    /** Starts {@code count} nodes, joins them, and returns when all take connections. */
    public void start(int count) throws IOException, InterruptedException {
        Files.createDirectories(home);
        RabbitNode.prepare(home);
        Epmd mapper = startMapper();
        for (int n = 1; n <= count; n++) {
            startNode("broker-" + n, mapper);
        }
        await("all nodes of RabbitMQ take connections", this::whole);
        for (RabbitNode node : nodes.subList(1, count)) {
            node.join(nodes.get(0));
        }
        await("all nodes of RabbitMQ take connections", this::whole);
    }

    // Under one lock with the beginning of close(): it ends whatever was started before, and nothing starts after.

    private synchronized Epmd startMapper() throws IOException {
        requireOpen("the port mapper of RabbitMQ");
        Epmd mapper = Epmd.start();
        epmd = mapper;
        return mapper;
    }

    private synchronized void startNode(String name, Epmd mapper) throws IOException {
        requireOpen("broker \"" + name + "\"");
        RabbitNode node = new RabbitNode(name, home, mapper, address);
        nodes.add(node);
        node.start();
    }

    private void requireOpen(String what) {
        if (closed) {
            throw new LocalFailure(what + " was not started, because everything is being ended");
        }
    }

    /** Returns whether this is the first time. */
    private synchronized boolean startNoMore() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    public List<String> names() {
        return nodes.stream().map(RabbitNode::name).toList();
    }

    /** The addresses of all nodes, with commas between them. */
    public String urls() {
        return nodes.stream().map(RabbitNode::url).collect(Collectors.joining(","));
    }

    /** Which RabbitMQ this is. */
    public String version() throws IOException, InterruptedException {
        return nodes.get(0).control("-q", "version").strip();
    }

    /**
     * How many queues of the cluster are replicated to all its nodes.
     *
     * @throws LocalFailure if one is not
     */
    public int replicatedQueues() throws IOException, InterruptedException {
        List<String> queues = nodes.get(0)
                .control("-q", "--no-table-headers", "list_queues", "name", "members")
                .lines()
                .filter(line -> line.contains("@localhost"))
                .toList();
        for (String queue : queues) {
            if (!nodes.stream().allMatch(node -> queue.contains(node.erlangName()))) {
                throw new LocalFailure("a queue does not have all nodes as its members: " + queue);
            }
        }
        return queues.size();
    }

    public void kill(String name) {
        find(name).kill();
    }

    public void stop(String name) {
        find(name).stop();
    }

    /** Starts a node that has ended. Does not wait until it is back: see {@link #whole}. */
    public void restart(String name) throws IOException {
        find(name).start();
    }

    /** Whether all nodes take connections. */
    public boolean whole() {
        return nodes.stream().allMatch(RabbitNode::ready);
    }

    private RabbitNode find(String name) {
        return nodes.stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no broker \"" + name + "\""));
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        Clock.Waker pause = clock.newWaker();
        long began = clock.nanos();
        while (!condition.getAsBoolean()) {
            if (clock.since(began).compareTo(STARTING) > 0) {
                throw new LocalFailure(
                        "waited " + STARTING.toSeconds() + " s in vain until " + what + "; their logs are in " + home);
            }
            pause.await(LOOK_EVERY);
        }
    }

    /** Kills all nodes, and the port mapper: their data is not needed, so they get no time to stop. Idempotent. */
    @Override
    public void close() {
        if (startNoMore()) {
            List<LocalFailure> failures = nodes.stream()
                    .map(RabbitCluster::end)
                    .flatMap(Optional::stream)
                    .toList();
            Epmd mapper = epmd;
            if (mapper != null) {
                mapper.close();
            }
            if (!failures.isEmpty()) {
                throw failures.get(0);
            }
        }
    }

    /** One that does not end must not keep the others from being ended. */
    private static Optional<LocalFailure> end(RabbitNode node) {
        try {
            node.end();
            return Optional.empty();
        } catch (LocalFailure e) {
            return Optional.of(e);
        }
    }
}
