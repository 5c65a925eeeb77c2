// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.testbed.local.LocalCluster;
import dev.petrel.testbed.local.LocalLayout;
import dev.petrel.testbed.support.Distribution;
import dev.petrel.testbed.support.HttpCaller;
import dev.petrel.testbed.support.HttpCaller.Answer;
import dev.petrel.testbed.support.PetrelCommand;
import dev.petrel.testbed.support.PetrelCommand.Ended;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two nodes, as processes of the distribution, that ask their callers who they are and go by roles: what one node lets in or
 * shuts out, the other does too, also after it was killed.
 */
@Tag("slow")
@Timeout(600)
class GuardedClusterIT {

    private static final Duration LONG = Duration.ofSeconds(90);
    private static final Set<String> ENDS = Set.of("succeeded", "failed", "timeout", "canceled", "abandoned");
    private static final List<String> NODES = List.of("a", "b");

    /** Asks every node whose token this is. */
    private static final String WHO = """
            import json, os, urllib.request

            def who(url, token):
                request = urllib.request.Request(url + "/v1/user", headers={"X-Auth-Token": token})
                with urllib.request.urlopen(request, timeout=60) as answer:
                    return json.load(answer)["username"]

            """;

    private static LocalLayout layout;
    private static LocalCluster cluster;
    private static Path roles;
    private static String admin;
    private static String ann;
    private static String bob;
    private static final HttpCaller HTTP = new HttpCaller();

    @BeforeAll
    static void start() throws Exception {
        layout = LocalLayout.create("guarded");
        cluster = new LocalCluster(layout, Distribution.home(), new SystemClock(), false);
        writePack("alpha");
        writePack("beta");
        writeRoles();
        writeSensors();
        Path users = layout.root().resolve("users");
        for (String name : List.of("admin", "ann", "bob")) {
            terminal().said(name + "'s pässword", "user", "add", name, "-p", "-", "-f", users.toString());
        }
        Files.writeString(layout.partitionMap(), "a:\n  - alpha.OnA\nb:\n  - alpha.OnB\n");
        cluster.startNodes(
                NODES,
                cluster.servers(null, null, true),
                "name:file, partition_file:" + layout.partitionMap() + """

                        [auth]
                        enable = True
                        backend_kwargs = {"file_path": "%s"}

                        [rbac]
                        enable = True
                        definitions_path = %s
                        """.formatted(users, roles));
        admin = login("a", "admin");
        ann = login("a", "ann");
        bob = login("b", "bob");
    }

    @AfterAll
    static void stop() {
        cluster.close();
        layout.delete();
    }

    private static void writePack(String name) throws IOException {
        Path pack = layout.packs().resolve(name);
        Path actions = Files.createDirectories(pack.resolve("actions"));
        Files.writeString(pack.resolve("pack.yaml"), "ref: %1$s\nname: %1$s\nversion: 1.0.0\n".formatted(name));
        Files.writeString(actions.resolve("nothing.yaml"), "name: nothing\nrunner_type: noop\nentry_point: ''\n");
        Files.writeString(
                actions.resolve("asks.yaml"),
                "name: asks\nrunner_type: python-script\nentry_point: asks.py\nparameters:\n  urls: {type: array}\n");
        Files.writeString(actions.resolve("asks.py"), WHO + """
                from st2common.runners.base_action import Action

                class Asks(Action):
                    def run(self, urls):
                        token = os.environ["ST2_ACTION_AUTH_TOKEN"]
                        return {"token": token, "is": [who(url, token) for url in urls]}
                """);
    }

    /** One for each node. They wait for the address of both nodes, ask, and say what they heard. */
    private static void writeSensors() throws IOException {
        Path sensors = Files.createDirectories(layout.packs().resolve("alpha/sensors"));
        for (String name : List.of("OnA", "OnB")) {
            Files.writeString(
                    sensors.resolve(name + ".yaml"), "class_name: %1$s\nentry_point: %1$s.py\n".formatted(name));
            Files.writeString(sensors.resolve(name + ".py"), WHO + """
                    import threading
                    from st2reactor.sensor.base import PollingSensor

                    class %1$s(PollingSensor):
                        def __init__(self, sensor_service, config=None, poll_interval=1):
                            super().__init__(sensor_service, config, 1)

                        def setup(self):
                            pass

                        def poll(self):
                            if not os.path.exists("%2$s/urls") or os.path.exists("%2$s/%1$s.is"):
                                return
                            urls = open("%2$s/urls").read().split()
                            said = [who(url, os.environ["ST2_AUTH_TOKEN"]) for url in urls]
                            with open("%2$s/%1$s.part", "w") as part:
                                part.write(" ".join(said))
                            os.rename("%2$s/%1$s.part", "%2$s/%1$s.is")

                        def cleanup(self):
                            pass

                        def add_trigger(self, trigger):
                            pass

                        update_trigger = remove_trigger = add_trigger
                    """.formatted(name, layout.root()));
        }
    }

    private static void writeRoles() throws IOException {
        roles = layout.root().resolve("rbac");
        Files.createDirectories(roles.resolve("roles"));
        Files.createDirectories(roles.resolve("assignments"));
        Files.createDirectories(roles.resolve("mappings"));
        for (String pack : List.of("alpha", "beta")) {
            Files.writeString(roles.resolve("roles/runs_" + pack + ".yaml"), """
                    name: runs_%1$s
                    permission_grants:
                      - resource_uid: pack:%1$s
                        permission_types: [pack_view, action_view, action_execute]
                      - permission_types: [action_list, execution_list, api_key_create]
                    """.formatted(pack));
        }
        assign("admin", "system_admin");
        assign("ann", "runs_alpha");
        assign("bob", "runs_beta");
    }

    private static void assign(String user, String... names) throws IOException {
        Files.writeString(
                roles.resolve("assignments/" + user + ".yaml"),
                "username: %s\nroles: [%s]\n".formatted(user, String.join(", ", names)));
    }

    private static PetrelCommand terminal() {
        return new PetrelCommand(layout.root());
    }

    private static PetrelCommand terminal(String node) {
        return terminal().set("PETREL_API_URL", cluster.api(node).base().toString());
    }

    private static String login(String node, String user) throws Exception {
        return terminal(node).said(user + "'s pässword", "auth", user, "-p", "-", "-t");
    }

    /** The answer, once the node has one: 503 says that its database is slow, and lets nobody in. */
    private static Answer ask(String node, String method, String path, Object body, String... headers) {
        AtomicReference<Answer> answer = new AtomicReference<>();
        await().atMost(LONG).until(() -> {
            answer.set(askOnce(node, method, path, body, headers));
            return answer.get().status() != 503;
        });
        return answer.get();
    }

    private static Answer askOnce(String node, String method, String path, Object body, String... headers)
            throws IOException, InterruptedException {
        return HTTP.send(method, URI.create(cluster.api(node).base() + path), body, headers);
    }

    private static Answer get(String node, String path, String token) {
        return ask(node, "GET", path, null, "X-Auth-Token", token);
    }

    private static Answer run(String node, String action, String token) {
        return ask(node, "POST", "/v1/executions", Map.of("action", action), "X-Auth-Token", token);
    }

    @Test
    void whoLoggedInOnOneNodeMayOnBothWhatItsRolesSay() throws Exception {
        for (String node : NODES) {
            assertThat(run(node, "alpha.nothing", ann).status()).isEqualTo(201);
            assertThat(run(node, "beta.nothing", ann).status()).isEqualTo(403);
            assertThat(run(node, "alpha.nothing", bob).status()).isEqualTo(403);
            assertThat(run(node, "beta.nothing", bob).status()).isEqualTo(201);
            assertThat(run(node, "core.noop", ann).status()).isEqualTo(403);
            assertThat(get(node, "/v1/rbac/roles", ann).status()).isEqualTo(403);
            assertThat(get(node, "/v1/rbac/roles", admin).status()).isEqualTo(200);
            assertThat(get(node, "/v1/actions", "0".repeat(64)).status()).isEqualTo(401);
            assertThat(ask(node, "GET", "/v1/actions", null).status()).isEqualTo(401);
        }
        PetrelCommand onB = terminal("b").set("ST2_AUTH_TOKEN", ann);
        assertThat(onB.said("", "run", "alpha.nothing")).contains("succeeded");
        Ended refused = onB.run("", "run", "beta.nothing");
        assertThat(refused.code()).isNotZero();
        assertThat(refused.err()).contains("action:beta:nothing");
    }

    @Test
    void aKeyThatOneNodeRevokesIsRefusedByTheOther() throws Exception {
        Map<String, Object> made =
                ask("a", "POST", "/v1/apikeys", Map.of(), "X-Auth-Token", ann).object();
        String key = String.valueOf(made.get("key"));
        for (String node : NODES) {
            assertThat(ask(node, "GET", "/v1/actions", null, "St2-Api-Key", key).status())
                    .isEqualTo(200);
        }

        assertThat(ask("a", "DELETE", "/v1/apikeys/" + made.get("id"), null, "X-Auth-Token", admin)
                        .status())
                .isEqualTo(204);

        assertThat(ask("a", "GET", "/v1/actions", null, "St2-Api-Key", key).status())
                .isEqualTo(401);
        await().atMost(LONG)
                .until(() ->
                        ask("b", "GET", "/v1/actions", null, "St2-Api-Key", key).status() == 401);
    }

    @Test
    void rolesChangeOnBothNodes() throws Exception {
        assign("bob", "runs_beta", "runs_alpha");
        for (String node : NODES) {
            await().atMost(LONG).until(() -> run(node, "alpha.nothing", bob).status() == 201);
        }
        assign("bob", "runs_beta");
        PetrelCommand onA = terminal("a").set("ST2_AUTH_TOKEN", admin);
        assertThat(onA.said("", "apply-rbac-definitions")).contains("users with roles 3");
        assertThat(run("a", "alpha.nothing", bob).status()).isEqualTo(403);
        await().atMost(LONG).until(() -> run("b", "alpha.nothing", bob).status() == 403);

        assign("bob", "runs_gamma");
        try {
            Ended wrong = onA.run("", "apply-rbac-definitions");
            assertThat(wrong.code()).isNotZero();
            assertThat(wrong.err()).contains("assignments/bob.yaml", "runs_gamma");
            for (String node : NODES) {
                assertThat(run(node, "beta.nothing", bob).status()).isEqualTo(201);
            }
        } finally {
            assign("bob", "runs_beta");
        }
        assertThat(terminal("b")
                        .set("ST2_AUTH_TOKEN", ann)
                        .run("", "apply-rbac-definitions")
                        .code())
                .isNotZero();
    }

    @Test
    void actionsAndSensorsOfBothNodesUseBothWithTheirTokens() throws Exception {
        List<String> urls =
                NODES.stream().map(node -> cluster.api(node).base().toString()).toList();
        Path file = Files.writeString(layout.root().resolve("urls.part"), String.join(" ", urls));
        Files.move(file, layout.root().resolve("urls"));
        Set<Object> ranOn = new HashSet<>();
        List<String> given = new ArrayList<>();
        await().atMost(LONG).until(() -> {
            Map<?, ?> ended = ended(Map.of("action", "alpha.asks", "parameters", Map.of("urls", urls)));
            assertThat(ended.get("status")).as(String.valueOf(ended)).isEqualTo("succeeded");
            Map<?, ?> result = (Map<?, ?>) ((Map<?, ?>) ended.get("result")).get("result");
            assertThat(result.get("is")).isEqualTo(List.of("ann", "ann"));
            given.add(String.valueOf(result.get("token")));
            ranOn.add(((Map<?, ?>) ((Map<?, ?>) ended.get("liveaction")).get("runner_info")).get("node"));
            return ranOn.size() == 2;
        });

        for (String node : NODES) {
            for (String token : given) {
                await().atMost(LONG).until(() -> get(node, "/v1/user", token).status() == 401);
            }
        }
        for (String sensor : List.of("OnA", "OnB")) {
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(layout.root().resolve(sensor + ".is"))
                            .hasContent("sensors_container sensors_container"));
        }
    }

    private static Map<String, Object> ended(Map<String, Object> request) throws Exception {
        Answer asked = ask("a", "POST", "/v1/executions", request, "X-Auth-Token", ann);
        assertThat(asked.status()).as(asked.text()).isEqualTo(201);
        String path = "/v1/executions/" + asked.object().get("id");
        await().atMost(LONG)
                .until(() -> ENDS.contains(
                        String.valueOf(get("a", path, ann).object().get("status"))));
        return get("a", path, ann).object();
    }

    /** Users of several kinds at once, each of whom asks what it may and what it may not; by number, so that it ends. */
    @Test
    void twoHundredClientsGetNoWrongAnswer() throws Exception {
        int clients = 200;
        int rounds = 10;
        List<Asked> asked = List.of(
                new Asked("GET", "/v1/actions", null, List.of(200, 200, 200, 401)),
                new Asked("GET", "/v1/actions/alpha.nothing", null, List.of(200, 200, 403, 401)),
                new Asked("GET", "/v1/rbac/roles", null, List.of(200, 403, 403, 401)),
                new Asked("GET", "/v1/keys/none?scope=user", null, List.of(404, 404, 404, 401)),
                new Asked("POST", "/v1/executions", Map.of("action", "alpha.nothing"), List.of(201, 201, 403, 401)),
                new Asked("POST", "/v1/executions", Map.of("action", "core.noop"), List.of(201, 403, 403, 401)));
        List<String> tokens = List.of(admin, ann, bob, "2".repeat(64));
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        AtomicInteger answers = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            for (int client = 0; client < clients; client++) {
                int kind = client % tokens.size();
                Future<?> unused = threads.submit(() -> {
                    for (int i = 0; i < rounds * asked.size(); i++) {
                        Asked one = asked.get((i + kind) % asked.size());
                        Answer answer = askOnce("a", one.method, one.path, one.body, "X-Auth-Token", tokens.get(kind));
                        answers.incrementAndGet();
                        if (answer.status() != 503 && answer.status() != one.statuses.get(kind) && wrong.size() < 20) {
                            wrong.add(kind + " " + one + ": " + answer);
                        }
                    }
                    return null;
                });
            }
        } finally {
            threads.shutdown();
        }
        assertThat(threads.awaitTermination(400, TimeUnit.SECONDS)).isTrue();
        assertThat(wrong).isEmpty();
        assertThat(answers).hasValue(clients * rounds * asked.size());
    }

    /** @param statuses for the administrator, for ann, for bob and for nobody */
    private record Asked(String method, String path, Object body, List<Integer> statuses) {}

    /** What clients are told all the time, whatever happens to the nodes. */
    private record Expected(String action, String header, String proof, int status) {}

    @Test
    void aNodeThatIsKilledLetsNobodyInWhoIsShutOut() throws Exception {
        Map<String, Object> made =
                ask("a", "POST", "/v1/apikeys", Map.of(), "X-Auth-Token", ann).object();
        String key = String.valueOf(made.get("key"));
        assertThat(ask("b", "GET", "/v1/actions", null, "St2-Api-Key", key).status())
                .isEqualTo(200);
        AtomicInteger answers = new AtomicInteger();
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        List<Expected> all = List.of(
                new Expected("alpha.nothing", "X-Auth-Token", ann, 201),
                new Expected("beta.nothing", "X-Auth-Token", ann, 403),
                new Expected("beta.nothing", "X-Auth-Token", "1".repeat(64), 401));
        ScheduledExecutorService clients = Executors.newScheduledThreadPool(NODES.size());
        for (String node : NODES) {
            clients.scheduleWithFixedDelay(() -> askAll(node, all, answers, wrong), 0, 50, TimeUnit.MILLISECONDS);
        }
        await().atMost(LONG).until(() -> answers.get() > 30);

        cluster.kill("b");
        assertThat(ask("a", "DELETE", "/v1/apikeys/" + made.get("id"), null, "X-Auth-Token", admin)
                        .status())
                .isEqualTo(204);
        assign("bob", "observer");
        assertThat(terminal("a").set("ST2_AUTH_TOKEN", admin).said("", "apply-rbac-definitions"))
                .contains("users with roles 3");
        int before = answers.get();
        await().atMost(LONG).until(() -> answers.get() > before + 30);
        cluster.restart("b");
        cluster.awaitReady("b");

        try {
            assertThat(ask("b", "GET", "/v1/actions", null, "St2-Api-Key", key).status())
                    .isEqualTo(401);
            assertThat(run("b", "beta.nothing", bob).status()).isEqualTo(403);
            assertThat(get("b", "/v1/executions", bob).status()).isEqualTo(200);
            assertThat(run("b", "alpha.nothing", ann).status()).isEqualTo(201);
            int then = answers.get();
            await().atMost(LONG).until(() -> answers.get() > then + 30);
        } finally {
            clients.shutdown();
            assign("bob", "runs_beta");
            terminal("b").set("ST2_AUTH_TOKEN", admin).said("", "apply-rbac-definitions");
        }
        assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(wrong).isEmpty();
    }

    /** No answer is none: the node is away. Every other must be the one that is expected. */
    private static void askAll(String node, List<Expected> all, AtomicInteger answers, Queue<String> wrong) {
        for (Expected each : all) {
            try {
                Answer answer =
                        askOnce(node, "POST", "/v1/executions", Map.of("action", each.action), each.header, each.proof);
                if (answer.status() == 503) { // its database is slow: nobody is let in
                    return;
                }
                answers.incrementAndGet();
                if (answer.status() != each.status && wrong.size() < 20) {
                    wrong.add(node + " " + each + ": " + answer);
                }
            } catch (IOException e) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
