// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.Terminal;
import dev.petrel.embedded.EmbeddedBroker;
import dev.petrel.embedded.EmbeddedDatabase;
import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.RecordingListener;
import dev.petrel.engine.bus.Topic;
import dev.petrel.engine.bus.rabbit.RabbitBus;
import dev.petrel.engine.config.MessagingConfig;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.store.StoreException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class RegisterTest {

    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    private static final EmbeddedBroker BROKER = EmbeddedBroker.inMemory(0);

    private final EmbeddedDatabase database = EmbeddedDatabase.inMemory(0);
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** The tests share the broker; what one announces the others do not hear. */
    private final String prefix = "test-" + UUID.randomUUID();

    private String broker = "";

    @TempDir
    private Path packs;

    @BeforeAll
    static void startBroker() throws InterruptedException {
        BROKER.start();
    }

    @AfterAll
    static void stopBroker() {
        BROKER.stop();
    }

    @BeforeEach
    void start() {
        broker = BROKER.url();
        database.start();
    }

    @AfterEach
    void stop() {
        database.stop();
    }

    @Test
    void registersWhatTheOperatorHasBesideCoreAndDefault() throws Exception {
        pack("mine");

        assertThat(register()).isZero();

        assertThat(out.toString()).containsPattern("packs +3 created");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void registersThePacksThatAreNamed() throws Exception {
        pack("mine");
        pack("other");
        pack("third");

        assertThat(register("mine", "third")).isZero();

        assertThat(out.toString()).containsPattern("packs +2 created");
    }

    @Test
    void saysWhichPackIsNotThere() throws Exception {
        pack("mine");

        assertThat(register("mime")).isEqualTo(1);

        assertThat(err.toString()).contains("no pack is called \"mime\"", "did you mean \"mine\"?");
        assertThat(out.toString()).containsPattern("packs +0 created");
    }

    @Test
    void saysHowToGetAnExample() {
        assertThat(register("mypack")).isEqualTo(1);

        assertThat(err.toString())
                .contains("no pack is called \"mypack\"")
                .contains("[content] packs_base_paths = " + HOME.resolve("examples"));
    }

    @Test
    void registersAnExampleThatIsInTheSearchPath() {
        assertThat(register("mypack", "--set", "content.packs_base_paths=" + HOME.resolve("examples")))
                .as(err.toString())
                .isZero();

        assertThat(out.toString()).containsPattern("packs +1 created");
    }

    private void pack(String name) throws Exception {
        Path pack = Files.createDirectory(packs.resolve(name));
        Files.writeString(
                pack.resolve("pack.yaml"),
                "ref: %1$s\nname: %1$s\nversion: 1.0.0\ndescription: d\nauthor: a\n".formatted(name));
    }

    @Test
    void waitsForADatabaseThatIsAwayButNotForEver() throws Exception {
        ManualClock clock = new ManualClock();
        Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), new Random(1));
        ExecutorService other = Executors.newSingleThreadExecutor();
        Future<String> registration = other.submit(() -> RegisterCommand.withinPatience(
                clock,
                backoff,
                () -> {
                    clock.advance(Duration.ofSeconds(15));
                    throw StoreException.transientFailure("no answer", null);
                },
                new PrintWriter(err, true)));
        for (int pauses = 0; pauses < 3; pauses++) {
            clock.awaitWaiters(1);
            clock.advance(Duration.ofSeconds(1));
        }

        assertThatThrownBy(() -> registration.get(60, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(StoreException.class)
                .hasMessageContaining("gave up after 63 s: no answer");
        assertThat(err.toString().lines())
                .containsExactly(
                        "waiting for the database, for 45 s more: no answer",
                        "waiting for the database, for 29 s more: no answer",
                        "waiting for the database, for 13 s more: no answer");
        other.shutdown();
    }

    @Test
    void waitsNotForWhatLasts() {
        StoreException refused = StoreException.ofTheServer("refused", null);

        assertThatThrownBy(() -> RegisterCommand.withinPatience(
                        new ManualClock(),
                        new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), new Random(1)),
                        () -> {
                            throw refused;
                        },
                        new PrintWriter(err, true)))
                .isSameAs(refused);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void announcesAChangeToTheRunningProcessesAndNothingElse() throws Exception {
        MessagingConfig messaging = new MessagingConfig(List.of(broker), prefix);
        RecordingListener node = new RecordingListener();
        try (MessageBus bus = new RabbitBus(messaging, "a node", new SystemClock());
                var listening = bus.listen(Topic.CONTENT, node)) {
            node.awaitMissed(1);
            pack("mine");
            assertThat(register()).isZero();
            node.awaitReceived("{\"node\":\"petrel register\"}");

            assertThat(register()).as("nothing has changed").isZero();
            ContentCache.announce(bus, "last");
            node.awaitReceived("{\"node\":\"last\"}");
            assertThat(node.received()).hasSize(2);
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void saysWhenTheRunningProcessesSeeAChangeIfTheyCannotBeTold() throws Exception {
        try (ServerSocket refusing = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            broker = "amqp://127.0.0.1:" + refusing.getLocalPort() + "/";
        }
        pack("mine");

        assertThat(register()).isZero();

        assertThat(out.toString()).containsPattern("packs +3 created");
        assertThat(err.toString().lines())
                .containsExactly(
                        "warning: the broker could not be told of the change (not connected); processes that run"
                                + " see it within 10 s");
    }

    @Test
    @Timeout(120)
    void doesNotWaitForABrokerThatNeverAnswers() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            broker = "amqp://127.0.0.1:" + silent.getLocalPort() + "/";

            assertThat(register()).isZero();
        }
        assertThat(err.toString()).contains("warning: the broker could not be told");
    }

    @Test
    void aBrokerThatCannotBeUsedIsNoError() throws Exception {
        RegisterCommand.announce(
                () -> {
                    throw BusException.permanentFailure("no certificate", null);
                },
                new ManualClock(),
                new PrintWriter(err, true));

        assertThat(err.toString()).contains("(no certificate)");
    }

    private int register(String... words) {
        List<String> all = new ArrayList<>(List.of("register"));
        all.addAll(List.of(words));
        all.addAll(List.of("--set", "content.system_packs_base_path=" + packs));
        all.addAll(List.of("--set", "database.host=" + database.url()));
        all.addAll(List.of("--set", "messaging.url=" + broker));
        all.addAll(List.of("--set", "messaging.prefix=" + prefix));
        CliContext context =
                new CliContext(Map.of(), HOME, new PrintWriter(out, true), new PrintWriter(err, true), Terminal.NONE);
        return NodeMain.commandLine(context, "register").execute(all.toArray(String[]::new));
    }
}
