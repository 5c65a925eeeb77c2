// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.support;

import dev.petrel.testbed.local.Epmd;
import dev.petrel.testbed.local.RabbitNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import org.awaitility.Awaitility;

/** A single node of the RabbitMQ that is installed on this machine, for the tests. All of it ends with the JVM. */
public final class LocalRabbit {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Path home;
    private final Epmd epmd;
    private final RabbitNode node;

    private LocalRabbit(Path home, Epmd epmd) throws IOException {
        this.home = home;
        this.epmd = epmd;
        this.node = new RabbitNode("petreltest", home, epmd, "127.0.0.1");
    }

    static boolean installed() {
        return RabbitNode.installed();
    }

    static LocalRabbit launch() throws Exception {
        Path home = Files.createTempDirectory("petrel-rabbit-");
        RabbitNode.prepare(home);
        LocalRabbit rabbit = new LocalRabbit(home, Epmd.start());
        Brokers.onExit(rabbit::discard);
        rabbit.start();
        return rabbit;
    }

    public int port() {
        return node.port();
    }

    public String url() {
        return node.url();
    }

    /** Starts the node, on the data of the last time, and returns when it takes connections. */
    public void start() throws IOException {
        node.start();
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(node::ready);
    }

    /** Stops the node in order. */
    public void stop() {
        node.stop();
    }

    /** Kills the node. */
    public void kill() {
        node.kill();
    }

    /** Runs {@code rabbitmqctl} and returns what it printed. */
    public String control(String... arguments) throws Exception {
        return node.control(arguments);
    }

    private void discard() {
        node.end();
        epmd.close();
        try (var files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            System.err.println("The tests' RabbitMQ in " + home + " was not removed: " + e);
        }
    }
}
