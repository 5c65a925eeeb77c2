// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.embedded.EmbeddedBroker;
import dev.petrel.embedded.EmbeddedDatabase;
import dev.petrel.engine.config.ConfigLoader;
import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.security.KeyFile;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets that can be told from everything else are put wherever a secret may be, in a node with all its roles and real
 * actions. Then they are looked for wherever a stranger may look: the log at every level, the database, the answers of the
 * API, the audit log, files, and the command lines and environments of processes. What may be found where is said in
 * {@code docs/security.md}.
 */
@Timeout(300)
final class SecretsScenarioTest {

    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final List<String> SHOWN = List.of(
            "/v1/executions",
            "/v1/executions?limit=-1&include_attributes=parameters,result,context",
            "/v1/triggerinstances",
            "/v1/ruleenforcements",
            "/v1/rules",
            "/v1/rules/views",
            "/v1/actions",
            "/v1/triggers",
            "/v1/triggertypes",
            "/v1/keys?scope=all",
            "/v1/keys/secret_key",
            "/v1/inquiries",
            "/v1/deadletters",
            "/v1/traces",
            "/v1/status",
            "/v1/nodes",
            "/v1/packs",
            "/v1/audit",
            "/metrics");

    @TempDir
    private static Path base;

    private static final EmbeddedBroker BROKER = EmbeddedBroker.inMemory(0);
    private static final EmbeddedDatabase DATABASE = EmbeddedDatabase.inMemory(0);
    private static final Marks MARKS = new Marks();
    private static final CapturedLog LOG = new CapturedLog();
    private static final List<String> ANSWERS = new CopyOnWriteArrayList<>();
    private static final Map<String, TreeSet<String>> PROCESSES = new LinkedHashMap<>();

    private static PetrelConfig.Database database;
    private static Node node;
    private static Client api;

    @BeforeAll
    static void plant() throws Exception {
        LOG.start();
        BROKER.start();
        DATABASE.start();
        MARKS.add("password of the broker", password(BROKER.url()));
        MARKS.add("password of the database", password(DATABASE.url()));
        VaultPack.write(base, MARKS);
        KeyFile.generate(base.resolve("key.json"), RANDOM);
        int port = freePort();
        Map<String, String> settings = new LinkedHashMap<>(EmbeddedKeys.of(BROKER, DATABASE));
        settings.put("system.base_path", base.toString());
        settings.put("keyvalue.encryption_key_path", base.resolve("key.json").toString());
        settings.put("audit.file", base.resolve("audit.log").toString());
        settings.put("api.port", Integer.toString(port));
        settings.put("ssh_runner.ssh_connect_timeout", "5");
        PetrelConfig config = ConfigLoader.load(List.of(emptyFile()), Map.of(), settings, HOME)
                .config();
        database = config.database();
        node = new Node(config, List.of(Role.API, Role.RULESENGINE, Role.ACTIONRUNNER), true);
        node.start();
        api = new Client(port, ANSWERS);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> api.send("GET", "/v1/actions/vault.take", null).status() == 200);
        api.listen("/v1/stream");
        act();
        SHOWN.forEach(path -> api.send("GET", path, null));
        for (String id : api.executions()) {
            api.send("GET", "/v1/executions/" + id, null);
            api.send("GET", "/v1/executions/" + id + "/attribute/result", null);
            api.send("GET", "/v1/executions/" + id + "/output", null);
        }
    }

    @AfterAll
    static void stop() {
        try {
            node.stop();
        } finally {
            DATABASE.stop();
            BROKER.stop();
            LOG.stop();
        }
    }

    /** Everything that can have a secret has one. */
    private static void act() throws Exception {
        String key = MARKS.make("secret of the datastore");
        api.send("PUT", "/v1/keys/secret_key", json("name", "secret_key", "value", key, "secret", true));

        String running = api.run("vault.take", Map.of("password", MARKS.make("secret parameter")));
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(base.resolve("running")));
        PROCESSES.putAll(Processes.now(MARKS));
        Files.createFile(base.resolve("go"));
        api.ended(running);
        api.ended(api.rerun(running));

        api.ended(api.run(
                "core.local",
                Map.of("cmd", "test -n \"$TOKEN\"", "env", Map.of("TOKEN", MARKS.make("env of a shell action")))));
        api.ended(api.run(
                "core.remote",
                Map.of(
                        "hosts",
                        "127.0.0.1:" + freePort(),
                        "cmd",
                        "true",
                        "username",
                        "jane",
                        "password",
                        MARKS.make("password of ssh"))));
        api.ended(api.run(
                "core.winrm_cmd",
                Map.of(
                        "host", "127.0.0.1",
                        "port", freePort(),
                        "cmd", "dir",
                        "username", "jane",
                        "password", MARKS.make("password of winrm"))));
        api.ended(api.run(
                "vault.call",
                Map.of(
                        "url",
                        "http://127.0.0.1:" + freePort() + "/",
                        "username",
                        "jane",
                        "password",
                        MARKS.make("password of http"))));
        api.ended(api.run("vault.flow", Map.of("password", MARKS.make("input of a workflow"))));
        api.ended(api.run("vault.fail", Map.of("password", MARKS.make("parameter of an action that fails"))));

        String asked = api.run("vault.ask", Map.of());
        await().atMost(Duration.ofSeconds(60)).until(() -> api.status(asked).equals("pending"));
        api.send(
                "PUT",
                "/v1/inquiries/" + asked,
                json("id", asked, "response", Map.of("pin", MARKS.make("answer to an inquiry"))));
        api.ended(asked);

        api.send(
                "POST",
                "/v1/webhooks/vault?st2-api-key=" + MARKS.make("api key in a query"),
                json("n", 1),
                "St2-Api-Key",
                MARKS.make("api key in a header"),
                "X-Auth-Token",
                MARKS.make("token in a header"),
                "Authorization",
                "Basic " + MARKS.make("password in a header"),
                "Cookie",
                "auth-token=" + MARKS.make("token in a cookie"));
        String payload = json("token", MARKS.make("secret of an event"), "open", "yes");
        api.sendOnly("/v1/webhooks/st2", "{\"trigger\": \"vault.seen\", \"payload\": " + payload + "}");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> api.executionsOf("vault.on_seen") == 1 && api.executionsOf("vault.on_webhook") == 1);
        api.send("POST", "/v1/triggerinstances/" + api.instanceOf("vault.seen") + "/re_emit", "{}");
        await().atMost(Duration.ofSeconds(60)).until(() -> api.executionsOf("vault.on_seen") == 2);
        api.executions().forEach(api::ended);

        api.send(
                "POST",
                "/v1/executions",
                "{\"action\": \"vault.take\", \"parameters\": {\"passwrd\": \""
                        + MARKS.make("parameter of the wrong name") + "\"}}");
        api.send(
                "POST",
                "/v1/executions",
                "{\"action\": \"vault.take\", \"parameters\": {\"password\": [\""
                        + MARKS.make("parameter of the wrong type") + "\"]}}");
        api.send(
                "POST",
                "/v1/executions",
                "{\"action\": \"vault.take\", \"parameters\": {\"password\": \"" + MARKS.make("body that is no JSON"));
    }

    @Test
    void everythingWasDone() {
        assertThat(api.statuses())
                .containsEntry("vault.take", "succeeded")
                .containsEntry("core.local", "succeeded")
                .containsEntry("vault.flow", "succeeded")
                .containsEntry("vault.ask", "succeeded")
                .containsEntry("vault.note", "succeeded")
                .containsEntry("core.remote", "failed")
                .containsEntry("core.winrm_cmd", "failed")
                .containsEntry("vault.call", "failed")
                .containsEntry("vault.fail", "failed");
    }

    @Test
    void nothingIsInTheLogAtAnyLevel() {
        assertThat(LOG.text()).contains("vault.take");
        assertThat(MARKS.in(LOG.text())).isEmpty();
    }

    @Test
    void nothingIsInTheDatabase() {
        String all = RawDatabase.text(database);
        assertThat(all).contains("vault.take", "core.remote");
        assertThat(MARKS.places(all)).isEmpty();
    }

    @Test
    void nothingIsInAnswersThatNobodyAskedToShowSecrets() {
        assertThat(String.join("\n", ANSWERS)).contains("vault.take", "event: st2.execution__update");
        // docs/security.md: what no schema calls secret is shown
        assertThat(MARKS.places(String.join("\n", ANSWERS)))
                .allMatch(place -> place.startsWith("env of a shell action:"));
    }

    @Test
    void nothingIsInTheAuditLog() throws IOException {
        String audit = Files.readString(base.resolve("audit.log"));
        assertThat(audit).contains("action:vault:take", "key_value_pair_set");
        assertThat(MARKS.in(audit)).isEmpty();
    }

    @Test
    void nothingIsInFilesButThoseThatHoldIt() throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        try (var files = Files.walk(base)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.equals(VaultPack.configuration(base))) {
                    MARKS.in(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                            .forEach((name, mark) -> found.put(name, file.toString()));
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void nothingIsOnCommandLinesAndInEnvironments() {
        assertThat(PROCESSES).isEmpty();
    }

    @Test
    void whoMayHaveThemShownHasThemShown() {
        String shown = api.show("/v1/executions?limit=-1&show_secrets=true");
        assertThat(MARKS.in(shown)).containsKeys("secret parameter", "password of ssh", "input of a workflow");
    }

    private static Path emptyFile() throws IOException {
        return Files.createFile(base.resolve("petrel.conf"));
    }

    private static String password(String url) {
        return url.replaceFirst("^\\w+://[^:]*:([^@]*)@.*$", "$1");
    }

    private static String json(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return Json.write(map);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
