// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.rabbit.RabbitBus;
import dev.petrel.engine.config.MessagingConfig;
import dev.petrel.engine.lifecycle.SystemClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class EmbeddedBrokerIT {

    @TempDir
    private Path dataDir;

    @Test
    void keepsConfirmedMessagesOverARestart() throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.on(dataDir, 0);
        broker.start();
        try (MessageBus bus = bus(broker)) {
            bus.publish(Queue.TRIGGER, new Message("kept", "{}".getBytes(UTF_8)))
                    .get(30, TimeUnit.SECONDS);
        }
        broker.stop();
        broker.start();

        try (MessageBus bus = bus(broker)) {
            List<Delivery> deliveries = bus.subscribe(Queue.TRIGGER, 1).take(1, Duration.ofSeconds(30));
            assertThat(deliveries)
                    .extracting(delivery -> delivery.message().id())
                    .containsExactly("kept");
        } finally {
            broker.stop();
        }
    }

    @Test
    void listensOnTheNextPortAfterARestart() throws Exception {
        EmbeddedBroker first = EmbeddedBroker.on(dataDir, 0);
        first.start();
        int port = first.port();
        first.stop();

        EmbeddedBroker again = EmbeddedBroker.on(dataDir, port);
        again.start();
        try {
            assertThat(again.port()).isEqualTo(port);
            assertThat(again.url()).endsWith("@127.0.0.1:" + port + "/");
        } finally {
            again.stop();
        }
    }

    @Test
    void letsInOnlyWhoKnowsThePasswordAndKeepsItToItself() throws Exception {
        Path data = dataDir.resolve("broker");
        EmbeddedBroker broker = EmbeddedBroker.on(data, 0);
        broker.start();
        String url = broker.url();
        String password = url.replaceFirst("amqp://petrel:(.*)@.*", "$1");
        try (MessageBus bus = bus(broker)) {
            assertThat(bus.connected()).isTrue();
        }
        for (String wrong : List.of("guest:guest", "petrel:petrel", "petrel:")) {
            MessagingConfig messaging = new MessagingConfig(List.of(url.replace("petrel:" + password, wrong)), "test");
            try (MessageBus bus = new RabbitBus(messaging, "test", new SystemClock())) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> reason(bus).contains("refused user"));
            }
        }
        broker.stop();

        assertThat(mode(data)).isEqualTo("rwx------");
        assertThat(mode(data.resolve("password"))).isEqualTo("rw-------");
        assertThat(mode(data.resolve("config.json"))).isEqualTo("rw-------");
        assertThat(Files.readString(data.resolve("config.json"))).doesNotContain("guest");
        broker.start();
        assertThat(broker.url()).as("the password stays").contains(password);
        broker.stop();
    }

    private static String reason(MessageBus bus) throws InterruptedException {
        try {
            bus.publish(Queue.TRIGGER, new Message("none", new byte[0])).get(30, TimeUnit.SECONDS);
            return "";
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void namesAPortThatIsInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            EmbeddedBroker broker = EmbeddedBroker.inMemory(taken.getLocalPort());

            assertThatThrownBy(broker::start)
                    .isInstanceOf(BusException.class)
                    .hasMessageContaining("cannot listen on port " + taken.getLocalPort() + " of 127.0.0.1");

            broker.stop();
        }
    }

    @Test
    void refusesADirectoryThatAnotherBrokerUses() throws Exception {
        EmbeddedBroker first = EmbeddedBroker.on(dataDir, 0);
        first.start();
        EmbeddedBroker second = EmbeddedBroker.on(dataDir, 0);
        try {
            assertThatThrownBy(second::start)
                    .isInstanceOf(BusException.class)
                    .hasMessageContaining(dataDir.toString())
                    .hasMessageContaining("another process does");
        } finally {
            second.stop();
            first.stop();
        }
    }

    @Test
    void startsAndStopsAgainAndAgainAndLeavesNoThreadBehind() throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.inMemory(0);
        broker.stop();
        for (int i = 0; i < 3; i++) {
            broker.start();
            broker.start();
            assertThat(threadsOfTheBroker()).isNotEmpty();
            broker.stop();
            broker.stop();
        }

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> threadsOfTheBroker().isEmpty());
    }

    private static List<String> threadsOfTheBroker() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.matches("(?i).*(broker-config|virtualhost|IO-|housekeeping|\\[default).*"))
                .sorted()
                .toList();
    }

    private static MessageBus bus(EmbeddedBroker broker) {
        MessagingConfig messaging = new MessagingConfig(List.of(broker.url()), "test");
        MessageBus bus = new RabbitBus(messaging, "test", new SystemClock());
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(bus::connected);
        return bus;
    }
}
