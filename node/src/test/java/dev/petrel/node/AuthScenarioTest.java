// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.Terminal;
import dev.petrel.embedded.EmbeddedBroker;
import dev.petrel.embedded.EmbeddedDatabase;
import dev.petrel.engine.config.ConfigLoader;
import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that asks its callers who they are, with real actions and a real sensor: the first user logs in, and code that
 * Petrel starts uses the API with the token that it is given.
 */
@Timeout(300)
final class AuthScenarioTest {

    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Set<String> ENDS = Set.of("succeeded", "failed", "timeout", "canceled", "abandoned");
    private static final Duration LONG = Duration.ofSeconds(90);

    private static final String ASKS = """
            import json, os, urllib.request

            def who(token):
                address = (os.environ.get("ST2_ACTION_API_URL") or os.environ["ST2_API_URL"]) + "/user"
                request = urllib.request.Request(address, headers={"X-Auth-Token": token})
                with urllib.request.urlopen(request, timeout=60) as answer:
                    return json.load(answer)["username"]

            """;

    @TempDir
    private static Path base;

    private static final EmbeddedBroker BROKER = EmbeddedBroker.inMemory(0);
    private static final EmbeddedDatabase DATABASE = EmbeddedDatabase.inMemory(0);
    private static final StringWriter PRINTED = new StringWriter();

    private static Node node;
    private static Client api;
    private static Client auth;
    private static String token;

    @BeforeAll
    static void start() throws Exception {
        BROKER.start();
        DATABASE.start();
        writePack();
        int port = FreePort.any();
        int authPort = FreePort.any();
        Map<String, String> settings = new LinkedHashMap<>(EmbeddedKeys.of(BROKER, DATABASE));
        settings.put("system.base_path", base.toString());
        settings.put("api.port", Integer.toString(port));
        settings.put("auth.enable", "True");
        settings.put("auth.port", Integer.toString(authPort));
        settings.put(
                "auth.backend_kwargs",
                Json.write(Map.of("file_path", base.resolve("users").toString())));
        PetrelConfig config = ConfigLoader.load(
                        List.of(Files.createFile(base.resolve("petrel.conf"))), Map.of(), settings, HOME)
                .config();
        CliContext terminal = new CliContext(
                Map.of(),
                HOME,
                new PrintWriter(PRINTED),
                new PrintWriter(PRINTED),
                new Terminal(true, true, false, 80, 24));
        new FirstUser(terminal, new SecureRandom()).ensure(config.auth());
        node = new Node(config, Role.all(), true);
        node.start();
        api = new Client(port, new ArrayList<>());
        auth = new Client(authPort, new ArrayList<>());
        token = login();
        await().atMost(LONG).until(() -> get("/v1/actions/tok.asks").status() == 200);
    }

    @AfterAll
    static void stop() {
        try {
            node.stop();
        } finally {
            DATABASE.stop();
            BROKER.stop();
        }
    }

    private static void writePack() throws IOException {
        Path pack = base.resolve("packs/tok");
        Files.createDirectories(pack.resolve("actions"));
        Files.createDirectories(pack.resolve("sensors"));
        Files.writeString(
                pack.resolve("pack.yaml"),
                "name: tok\nref: tok\ndescription: d\nversion: 1.0.0\nauthor: a\nemail: a@example.org\n");
        Files.writeString(
                pack.resolve("actions/asks.yaml"), "name: asks\nrunner_type: python-script\nentry_point: asks.py\n");
        Files.writeString(pack.resolve("actions/asks.py"), ASKS + """
                        from st2common.runners.base_action import Action

                        class Asks(Action):
                            def run(self):
                                self.action_service.set_value("seen", "yes", local=False)
                                token = os.environ["ST2_ACTION_AUTH_TOKEN"]
                                return {"user": who(token), "same": token == os.environ["ST2_AUTH_TOKEN"], "token": token,
                                        "value": self.action_service.get_value("seen", local=False)}
                        """);
        Files.writeString(
                pack.resolve("sensors/s.yaml"),
                "class_name: S\nentry_point: s.py\ndescription: d\ntrigger_types: []\n");
        Files.writeString(pack.resolve("sensors/s.py"), ASKS + """
                        from st2reactor.sensor.base import Sensor

                        class S(Sensor):
                            def setup(self):
                                name = who(os.environ["ST2_AUTH_TOKEN"])
                                with open("%s", "w") as out:
                                    out.write(name)

                            def run(self):
                                import time
                                time.sleep(3600)

                            def cleanup(self):
                                pass

                            def add_trigger(self, trigger):
                                pass

                            update_trigger = remove_trigger = add_trigger
                        """.formatted(base.resolve("sensor-is")));
    }

    private static String login() {
        String password = PRINTED.toString().replaceFirst("(?s).*password (\\w+) which.*", "$1");
        String basic = Base64.getEncoder().encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
        Client.Answer answer = auth.send("POST", "/tokens", "{}", "Authorization", "Basic " + basic);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return String.valueOf(answer.object().get("token"));
    }

    private static Client.Answer get(String path) {
        return api.send("GET", path, null, "X-Auth-Token", token);
    }

    /** Runs an action to its end. */
    private static Map<String, Object> run(String action, Map<String, Object> parameters) {
        Client.Answer answer = api.send(
                "POST",
                "/v1/executions",
                Json.write(Map.of("action", action, "parameters", parameters)),
                "X-Auth-Token",
                token);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        String path = "/v1/executions/" + answer.object().get("id");
        await().atMost(LONG)
                .until(() -> ENDS.contains(String.valueOf(get(path).object().get("status"))));
        return get(path).object();
    }

    @Test
    void nobodyGetsInWithoutAToken() {
        assertThat(api.send("GET", "/v1/actions", null).status()).isEqualTo(401);
        assertThat(api.send("POST", "/v1/executions", "{\"action\": \"core.noop\"}")
                        .status())
                .isEqualTo(401);
        assertThat(auth.send("POST", "/tokens/validate", Json.write(Map.of("token", token)), "X-Auth-Token", token)
                        .object())
                .containsEntry("valid", true);
        assertThat(get("/v1/user").object()).containsEntry("username", "admin");
    }

    @Test
    void aPythonActionUsesTheApiInTheNameOfItsUserUntilItEnds() {
        Map<String, Object> ended = run("tok.asks", Map.of());

        assertThat(ended.get("status")).as(String.valueOf(ended)).isEqualTo("succeeded");
        Map<?, ?> result = (Map<?, ?>) ((Map<?, ?>) ended.get("result")).get("result");
        assertThat(result.get("user")).isEqualTo("admin");
        assertThat(result.get("same")).isEqualTo(true);
        assertThat(result.get("value")).isEqualTo("yes");
        String given = String.valueOf(result.get("token"));
        assertThat(given).matches("[0-9a-f]{64}");
        await().atMost(LONG)
                .until(() ->
                        api.send("GET", "/v1/user", null, "X-Auth-Token", given).status() == 401);
    }

    @Test
    void aShellActionHasATokenToo() {
        Map<String, Object> ended = run("core.local", Map.of("cmd", "test ${#ST2_ACTION_AUTH_TOKEN} -eq 64"));

        assertThat(ended.get("status")).as(String.valueOf(ended)).isEqualTo("succeeded");
    }

    @Test
    void aSensorUsesTheApi() {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(base.resolve("sensor-is")).hasContent("sensors_container"));
    }
}
