// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.support;

import dev.petrel.embedded.EmbeddedBroker;
import dev.petrel.engine.lifecycle.Threads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * Finds a broker for tests, once for each JVM, and prints which: the one at {@code PETREL_TEST_AMQP_URL}, one in a
 * container, one from this machine's {@code rabbitmq-server}, or else the embedded one. What it starts it stops when the
 * JVM ends.
 */
public final class Brokers {

    private static final String IMAGE = "rabbitmq:3.13.7";
    private static final int AMQP = 5672;

    private static TestBroker any;
    private static LocalRabbit local;

    private Brokers() {}

    /** The best broker there is. */
    public static synchronized TestBroker any() throws Exception {
        if (any == null) {
            any = find();
            System.out.println("Tests use " + any.description());
        }
        return any;
    }

    /** A RabbitMQ, if there is one. */
    public static Optional<TestBroker> rabbit() throws Exception {
        TestBroker found = any();
        return found.description().contains("embedded") ? Optional.empty() : Optional.of(found);
    }

    /** A RabbitMQ node that tests may stop, kill and start, if this machine has the program. */
    public static synchronized Optional<LocalRabbit> restartable() throws Exception {
        if (local == null && LocalRabbit.installed()) {
            local = LocalRabbit.launch();
        }
        return Optional.ofNullable(local);
    }

    private static TestBroker find() throws Exception {
        String url = System.getenv("PETREL_TEST_AMQP_URL");
        if (url != null && !url.isBlank()) {
            return new TestBroker("the broker at PETREL_TEST_AMQP_URL", url);
        }
        if (dockerAnswers()) {
            return container();
        }
        Optional<LocalRabbit> installed = restartable();
        if (installed.isPresent()) {
            LocalRabbit node = installed.get();
            return new TestBroker("a rabbitmq-server of this machine on port " + node.port(), node.url());
        }
        EmbeddedBroker embedded = EmbeddedBroker.inMemory(0);
        embedded.start();
        onExit(embedded::stop);
        return new TestBroker("the embedded broker on port " + embedded.port(), embedded.url());
    }

    /** Asks only if there is something to ask, and not for long: most machines without Docker should not wait for it. */
    private static boolean dockerAnswers() throws Exception {
        if (System.getenv("DOCKER_HOST") == null && !Files.exists(Path.of("/var/run/docker.sock"))) {
            return false;
        }
        FutureTask<Boolean> question =
                new FutureTask<>(() -> DockerClientFactory.instance().isDockerAvailable());
        Threads.named("docker-question").newThread(question).start();
        try {
            return question.get(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return false;
        }
    }

    @SuppressWarnings("resource") // Testcontainers removes it when the JVM ends
    private static TestBroker container() {
        GenericContainer<?> rabbit = new GenericContainer<>(IMAGE)
                .withExposedPorts(AMQP)
                .waitingFor(Wait.forLogMessage(".*Server startup complete.*", 1));
        rabbit.start();
        String url = "amqp://guest:guest@" + rabbit.getHost() + ":" + rabbit.getMappedPort(AMQP) + "/";
        return new TestBroker("a container of " + IMAGE + " on port " + rabbit.getMappedPort(AMQP), url);
    }

    static void onExit(Runnable task) {
        Runtime.getRuntime().addShutdownHook(Threads.named("test-broker-stop").newThread(task));
    }
}
