// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Authentication;
import dev.petrel.api.http.Caller;
import dev.petrel.api.http.HttpServer;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.cli.ClientMain;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.Terminal;
import dev.petrel.embedded.EmbeddedBroker;
import dev.petrel.embedded.EmbeddedDatabase;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.rabbit.RabbitBus;
import dev.petrel.engine.config.ApiConfig;
import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.config.DatabaseConfig;
import dev.petrel.engine.config.MessagingConfig;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.security.Tls;
import dev.petrel.engine.security.TlsException;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.store.StoreException;
import dev.petrel.engine.store.mongo.MongoStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The connections to broker and database against real TLS listeners, with the certificates of a CA of our own. */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
final class TlsConnectionsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private static Path directory;

    private static EmbeddedBroker broker;
    private static EmbeddedDatabase database;
    private static Certificates ca;
    private static Certificates stranger;
    private static Certificates.Issued server;
    private static Certificates.Issued client;
    private static Path encrypted;

    @BeforeAll
    static void start() throws Exception {
        ca = Certificates.authority(directory, "our-ca");
        stranger = Certificates.authority(directory, "stranger-ca");
        server = ca.issue("server", new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
        client = ca.issue("client", null, "RSA", Duration.ofDays(1));
        encrypted = Certificates.encrypted(directory, client, "geheim");
        broker = EmbeddedBroker.inMemory(0);
        database = EmbeddedDatabase.inMemory(0);
        database.start();
        broker.start();
    }

    @AfterAll
    static void stop() {
        broker.stop();
        database.stop();
    }

    @Test
    void trustsTheCaThatIsNamed() throws Exception {
        try (TlsRelay relay = relay(server, false, broker.port())) {
            assertConnects(messaging(relay, "", trusting(ca)));
            assertConnects(messaging(relay, "?ssl=true&ssl_ca_certs=" + ca.file(), Tls.OFF));
        }
        try (TlsRelay relay = relay(server, false, database.port());
                Store store = store(relay, trusting(ca))) {
            store.ping();
        }
    }

    @Test
    void saysThatACaIsNotTrustedAndWhatToDo() throws Exception {
        try (TlsRelay relay = relay(server, false, broker.port())) {
            assertThat(reason(messaging(relay, "", trusting(stranger)))).contains("not signed by a CA that is trusted");
            assertThat(reason(messaging(relay, "", Tls.ON)))
                    .contains("not signed by a CA that is trusted")
                    .contains("ssl_ca_certs");
        }
        try (TlsRelay relay = relay(server, false, database.port())) {
            assertRefused(relay, trusting(stranger), "not signed by a CA that is trusted", "tls_ca_file");
            assertRefused(relay, Tls.ON, "not signed by a CA that is trusted");
        }
    }

    @Test
    void checksTheNameOfTheHostUnlessItIsToldNotTo() throws Exception {
        Certificates.Issued other = ca.issue("other", new GeneralName(GeneralName.dNSName, "other.example.org"));
        Tls noName = new Tls(true, ca.file(), null, null, null, Tls.Check.NO_HOST_NAME);
        try (TlsRelay relay = relay(other, false, broker.port())) {
            assertThat(reason(messaging(relay, "", trusting(ca)))).contains("for other names than this host's");
            assertConnects(messaging(relay, "", noName));
            assertThat(reason(messaging(
                            relay, "", new Tls(true, stranger.file(), null, null, null, Tls.Check.NO_HOST_NAME))))
                    .contains("not signed by a CA that is trusted");
        }
        try (TlsRelay relay = relay(other, false, database.port())) {
            assertRefused(relay, trusting(ca), "for other names than this host's");
            try (Store store = store(relay, noName)) {
                store.ping();
            }
        }
    }

    @Test
    void saysThatACertificateHasExpired() throws Exception {
        Certificates.Issued expired =
                ca.issue("expired", new GeneralName(GeneralName.iPAddress, "127.0.0.1"), "EC", Duration.ofDays(-1));
        try (TlsRelay relay = relay(expired, false, broker.port())) {
            assertThat(reason(messaging(relay, "", trusting(ca)))).contains("has expired");
            assertConnects(messaging(relay, "?ssl_cert_reqs=none", trusting(ca)));
        }
    }

    @Test
    void showsAClientCertificateToWhoeverWantsOne() throws Exception {
        Path old = Certificates.inOldForm(directory, client);
        for (Tls tls : List.of(with(client.key(), null), with(encrypted, "geheim"), with(old, null))) {
            try (TlsRelay relay = relay(server, true, broker.port())) {
                assertConnects(messaging(relay, "", tls));
            }
            try (TlsRelay relay = relay(server, true, database.port());
                    Store store = store(relay, tls)) {
                store.ping();
            }
        }
        try (TlsRelay relay = relay(server, true, broker.port())) {
            assertThat(reason(messaging(relay, "", trusting(ca)))).contains("certificate");
        }
        Certificates.Issued foreign = stranger.issue("foreign", null);
        Tls wrong = new Tls(true, ca.file(), foreign.certificate(), foreign.key(), null, Tls.Check.ALL);
        try (TlsRelay relay = relay(server, true, broker.port())) {
            assertThat(reason(messaging(relay, "", wrong))).contains("127.0.0.1");
        }
    }

    @Test
    void readsTheOldFormOfEcKeysAndRefusesWhatDoesNotFit() throws Exception {
        Certificates.Issued ec = ca.issue("ec", null);
        Path old = Certificates.inOldForm(directory, ec);
        assertThat(new Tls(true, null, ec.certificate(), old, null, Tls.Check.ALL).context())
                .isNotNull();
        assertUnusable(new Tls(true, null, ec.certificate(), client.key(), null, Tls.Check.ALL), "does not belong");
        assertUnusable(new Tls(true, directory.resolve("none"), null, null, null, Tls.Check.ALL), "cannot be read");
        assertUnusable(trustingFile(client.key()), "holds no certificate");
        assertUnusable(new Tls(true, null, ec.certificate(), null, null, Tls.Check.ALL), "holds no private key");
        assertUnusable(with(encrypted, null), "no password is given");
        assertUnusable(with(encrypted, "wrong"), "is the password right");
    }

    @Test
    void saysThatAPortSpeaksNoTlsAndDoesNotSpeakPlainlyToOneThatDoes() throws Exception {
        assertThat(reason(messaging(broker.port(), "", trusting(ca)))).contains("TLS");
        try (TlsRelay relay = relay(server, false, broker.port())) {
            assertThat(reason(messaging(relay, "", Tls.OFF))).contains("127.0.0.1:" + relay.port());
        }
        try (TlsRelay relay = relay(server, false, database.port());
                Store store = store(relay, Tls.OFF)) {
            assertThatThrownBy(store::ping).isInstanceOf(StoreException.class);
        }
    }

    @Test
    void servesTheApiOverHttpsAndCallsItSo() throws Exception {
        Tls own = new Tls(true, null, server.certificate(), server.key(), null, Tls.Check.ALL);
        Router router = new Router()
                .add(
                        "GET",
                        "/v1/executions",
                        Access.OPEN,
                        Takes.LIST.query("include_attributes", "parent"),
                        request -> Response.ok(List.of()));
        HttpServer api = new HttpServer(
                new HttpServer.Address("api", "127.0.0.1", 0, "[api] port", false, own),
                router,
                Authentication.none(Caller.ANONYMOUS),
                ApiConfig.Requests.DEFAULT,
                new SystemClock(),
                new Metrics());
        api.start();
        try {
            String url = "https://127.0.0.1:" + api.port();
            String[] list = {"execution", "list", "-o", "json"};
            assertThat(petrel(
                            Map.of(
                                    "PETREL_API_URL",
                                    url,
                                    "PETREL_CACERT",
                                    ca.file().toString()),
                            list))
                    .startsWith("0: [");
            assertThat(petrel(Map.of("ST2_API_URL", url, "ST2_CACERT", ca.file().toString()), list))
                    .startsWith("0: [");
            assertThat(petrel(Map.of("PETREL_API_URL", url), list))
                    .contains("not signed by a CA that is trusted")
                    .contains("--cacert");
            assertThat(petrel(
                            Map.of("PETREL_API_URL", url),
                            "execution",
                            "list",
                            "--cacert",
                            directory.resolve("none").toString()))
                    .contains("cannot be read");
            assertThat(petrel(Map.of("PETREL_API_URL", url.replace("https", "http")), list))
                    .doesNotStartWith("0");
            assertThat(petrel(
                            Map.of(
                                    "PETREL_API_URL",
                                    url.replace("127.0.0.1", "localhost"),
                                    "PETREL_CACERT",
                                    ca.file().toString()),
                            list))
                    .contains("for other names than this host's");
        } finally {
            api.stop();
        }
    }

    @Test
    void doesNotServeTheApiWithACertificateThatCannotBeUsed() {
        Tls own = new Tls(true, null, server.certificate(), directory.resolve("none"), null, Tls.Check.ALL);
        HttpServer api = new HttpServer(
                new HttpServer.Address("api", "127.0.0.1", 0, "[api] port", false, own),
                new Router(),
                Authentication.none(Caller.ANONYMOUS),
                ApiConfig.Requests.DEFAULT,
                new SystemClock(),
                new Metrics());

        assertThatThrownBy(api::start).isInstanceOf(ConfigException.class).hasMessageContaining("cannot be read");
        api.stop();
    }

    /** What a command line came to: its exit code and what it printed. */
    private static String petrel(Map<String, String> environment, String... words) {
        StringWriter told = new StringWriter();
        PrintWriter out = new PrintWriter(told);
        Path home = Path.of("..").toAbsolutePath().normalize();
        CliContext context = new CliContext(environment, home, out, out, Terminal.NONE);
        int code = ClientMain.commandLine(context, words).execute(words);
        out.flush();
        return code + ": " + told;
    }

    private static TlsRelay relay(Certificates.Issued own, boolean wantsClients, int target) throws Exception {
        Tls tls = new Tls(true, ca.file(), own.certificate(), own.key(), null, Tls.Check.ALL);
        return new TlsRelay(tls, wantsClients, target);
    }

    private static Tls trusting(Certificates authority) {
        return trustingFile(authority.file());
    }

    private static Tls trustingFile(Path file) {
        return new Tls(true, file, null, null, null, Tls.Check.ALL);
    }

    private static Tls with(Path key, String password) {
        return new Tls(true, ca.file(), client.certificate(), key, password, Tls.Check.ALL);
    }

    private static void assertUnusable(Tls tls, String why) {
        assertThatThrownBy(tls::context).isInstanceOf(TlsException.class).hasMessageContaining(why);
    }

    private static MessagingConfig messaging(TlsRelay relay, String query, Tls tls) {
        return messaging(relay.port(), query, tls);
    }

    private static MessagingConfig messaging(int port, String query, Tls tls) {
        String url = broker.url().replaceFirst("(.*:)\\d+/$", "$1" + port + "/" + query.replace("$", "\\$"));
        return new MessagingConfig(List.of(url), "tls", tls, MessagingConfig.LoginMethod.PLAIN);
    }

    private static void assertConnects(MessagingConfig messaging) {
        try (MessageBus bus = new RabbitBus(messaging, "test", new SystemClock())) {
            await().atMost(PATIENCE).until(bus::connected);
        }
    }

    /** Why the bus does not connect; before the first attempt has ended it cannot say. */
    private static String reason(MessagingConfig messaging) {
        try (MessageBus bus = new RabbitBus(messaging, "test", new SystemClock())) {
            return await().atMost(PATIENCE).until(() -> reason(bus), said -> said.contains("127.0.0.1"));
        }
    }

    private static String reason(MessageBus bus) {
        try {
            bus.publish(Queue.TRIGGER, new Message("none", new byte[0])).join();
            return "127.0.0.1: it is connected";
        } catch (CompletionException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Store store(TlsRelay relay, Tls tls) {
        String url = database.url().replaceFirst(":\\d+/", ":" + relay.port() + "/");
        return new MongoStore(
                new DatabaseConfig(url, 27017, "tls", null, null, Duration.ofSeconds(3), tls, null),
                "test",
                new SystemClock());
    }

    private static void assertRefused(TlsRelay relay, Tls tls, String... why) {
        try (Store store = store(relay, tls)) {
            var thrown = assertThatThrownBy(store::ping)
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            e -> assertThat(e.isTransient()).isFalse());
            for (String words : why) {
                thrown.hasMessageContaining(words);
            }
        }
    }
}
