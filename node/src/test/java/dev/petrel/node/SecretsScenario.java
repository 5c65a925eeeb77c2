// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import static org.awaitility.Awaitility.await;

import dev.petrel.embedded.EmbeddedBroker;
import dev.petrel.embedded.EmbeddedDatabase;
import dev.petrel.engine.config.ConfigLoader;
import dev.petrel.engine.config.DatabaseConfig;
import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.security.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A node with all its roles and real actions, with a secret of its own wherever a secret may be. At the end the broker is
 * away, and an event waits for it.
 */
final class SecretsScenario implements AutoCloseable {

    static final String SPOOLED = "secret of an event that waits for the broker";

    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration LONG = Duration.ofSeconds(60);
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

    final Marks marks = new Marks();
    final CapturedLog log = new CapturedLog();
    final List<String> answers = new CopyOnWriteArrayList<>();
    final Map<String, TreeSet<String>> processes = new LinkedHashMap<>();
    private final Path base;
    private final boolean keyed;
    private final EmbeddedBroker broker = EmbeddedBroker.inMemory(0);
    private final EmbeddedDatabase embedded = EmbeddedDatabase.inMemory(0);
    private final BrokerTap tap = new BrokerTap();
    private PetrelConfig config;
    private Node node;
    private Client api;

    /** @param keyed whether there is a key for what the database holds */
    SecretsScenario(Path base, boolean keyed) {
        this.base = base;
        this.keyed = keyed;
    }

    DatabaseConfig database() {
        return config.database();
    }

    Client api() {
        return api;
    }

    /** Everything that was published. */
    String published() {
        return tap.text();
    }

    /** Does all that is done with secrets. */
    void play() throws Exception {
        log.start();
        broker.start();
        embedded.start();
        marks.add("password of the broker", password(broker.url()));
        marks.add("password of the database", password(embedded.url()));
        VaultPack.write(base, marks);
        int port = FreePort.any();
        config = ConfigLoader.load(
                        List.of(Files.createFile(base.resolve("petrel.conf"))), Map.of(), settings(port), HOME)
                .config();
        node = new Node(config, Role.all(), true);
        node.start();
        tap.start(config.messaging());
        api = new Client(port, answers);
        await().atMost(LONG)
                .until(() -> api.send("GET", "/v1/actions/vault.take", null).status() == 200);
        api.listen("/v1/stream");
        act();
        SHOWN.forEach(path -> api.send("GET", path, null));
        for (String id : api.executions()) {
            api.send("GET", "/v1/executions/" + id, null);
            api.send("GET", "/v1/executions/" + id + "/attribute/result", null);
            api.send("GET", "/v1/executions/" + id + "/output", null);
            api.send("GET", "/v1/aliasexecution/" + id + "/result", null);
        }
        spool();
    }

    private Map<String, String> settings(int port) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>(EmbeddedKeys.of(broker, embedded));
        settings.put("system.base_path", base.toString());
        if (keyed) {
            KeyFile.generate(base.resolve("key.json"), RANDOM);
            settings.put(
                    "keyvalue.encryption_key_path", base.resolve("key.json").toString());
        }
        settings.put("audit.file", base.resolve("audit.log").toString());
        settings.put("api.port", Integer.toString(port));
        settings.put("ssh_runner.ssh_connect_timeout", "5");
        settings.put("sensorcontainer.spool_dir", spoolDirectory().toString());
        return settings;
    }

    Path spoolDirectory() {
        return base.resolve("spool");
    }

    /** The broker goes away, and an event comes. */
    private void spool() {
        tap.stop();
        broker.stop();
        await().atMost(LONG).until(() -> api.send("GET", "/readyz", null).status() == 503);
        String payload = json("token", marks.make(SPOOLED), "open", "yes");
        api.sendOnly("/v1/webhooks/st2", "{\"trigger\": \"vault.seen\", \"payload\": " + payload + "}");
    }

    @Override
    public void close() {
        try {
            node.stop();
        } finally {
            embedded.stop();
            broker.stop();
            log.stop();
        }
    }

    /** Everything that can have a secret has one. */
    private void act() throws Exception {
        if (keyed) {
            String key = marks.make("secret of the datastore");
            api.send("PUT", "/v1/keys/secret_key", json("name", "secret_key", "value", key, "secret", true));
        }

        String running = api.run("vault.take", Map.of("password", marks.make("secret parameter")));
        await().atMost(LONG).until(() -> Files.exists(base.resolve("running")));
        processes.putAll(Processes.now(marks));
        Files.createFile(base.resolve("go"));
        api.ended(running);
        api.ended(api.rerun(running));

        api.ended(api.run(
                "core.local",
                Map.of("cmd", "test -n \"$TOKEN\"", "env", Map.of("TOKEN", marks.make("env of a shell action")))));
        api.ended(api.run(
                "core.remote",
                Map.of(
                        "hosts",
                        "127.0.0.1:" + FreePort.any(),
                        "cmd",
                        "true",
                        "username",
                        "jane",
                        "password",
                        marks.make("password of ssh"))));
        api.ended(api.run(
                "core.winrm_cmd",
                Map.of(
                        "host", "127.0.0.1",
                        "port", FreePort.any(),
                        "cmd", "dir",
                        "username", "jane",
                        "password", marks.make("password of winrm"))));
        api.ended(api.run(
                "vault.call",
                Map.of(
                        "url",
                        "http://127.0.0.1:" + FreePort.any() + "/",
                        "username",
                        "jane",
                        "password",
                        marks.make("password of http"))));
        api.ended(api.run("vault.flow", Map.of("password", marks.make("input of a workflow"))));
        api.ended(api.run("vault.fail", Map.of("password", marks.make("parameter of an action that fails"))));

        String asked = api.run("vault.ask", Map.of());
        await().atMost(LONG).until(() -> api.status(asked).equals("pending"));
        api.send(
                "PUT",
                "/v1/inquiries/" + asked,
                json("id", asked, "response", Map.of("pin", marks.make("answer to an inquiry"))));
        api.ended(asked);

        api.ended(api.alias("note", "vault note " + marks.make("secret in the command of an alias")));

        api.send(
                "POST",
                "/v1/webhooks/vault?st2-api-key=" + marks.make("api key in a query"),
                json("n", 1),
                "St2-Api-Key",
                marks.make("api key in a header"),
                "X-Auth-Token",
                marks.make("token in a header"),
                "Authorization",
                "Basic " + marks.make("password in a header"),
                "Cookie",
                "auth-token=" + marks.make("token in a cookie"));
        String payload = json("token", marks.make("secret of an event"), "open", "yes");
        api.sendOnly("/v1/webhooks/st2", "{\"trigger\": \"vault.seen\", \"payload\": " + payload + "}");
        await().atMost(LONG)
                .until(() -> api.executionsOf("vault.on_seen") == 1
                        && (!keyed || api.executionsOf("vault.on_webhook") == 1));
        api.send("POST", "/v1/triggerinstances/" + api.instanceOf("vault.seen") + "/re_emit", "{}");
        await().atMost(LONG).until(() -> api.executionsOf("vault.on_seen") == 2);
        api.executions().forEach(api::ended);

        api.send(
                "POST",
                "/v1/executions",
                "{\"action\": \"vault.take\", \"parameters\": {\"passwrd\": \""
                        + marks.make("parameter of the wrong name") + "\"}}");
        api.send(
                "POST",
                "/v1/executions",
                "{\"action\": \"vault.take\", \"parameters\": {\"password\": [\""
                        + marks.make("parameter of the wrong type") + "\"]}}");
        api.send(
                "POST",
                "/v1/executions",
                "{\"action\": \"vault.take\", \"parameters\": {\"password\": \"" + marks.make("body that is no JSON"));
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
}
