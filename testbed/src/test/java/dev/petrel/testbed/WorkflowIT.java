// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.cli.client.ApiClient;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.testbed.local.LocalCluster;
import dev.petrel.testbed.local.LocalLayout;
import dev.petrel.testbed.local.LocalServers;
import dev.petrel.testbed.support.Distribution;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workflows on real nodes: as StackStorm ran them, and while nodes are killed. */
@Timeout(600)
class WorkflowIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Path CHAINS = Path.of("..", "workflow", "src", "test", "resources", "golden", "chains");
    private static final Path ORQUESTA = Path.of("..", "workflow", "src", "test", "resources");

    /** What StackStorm finds in these is found with the actions of the pack core alone; in the last it finds nothing. */
    private static final List<String> INSPECTED = List.of(
            "bad_join",
            "bad_parameter",
            "bad_syntax",
            "bad_target",
            "bad_variable",
            "mixed_languages",
            "unknown_action",
            "seq");

    private static final Set<String> ENDS = Set.of("succeeded", "failed", "canceled", "timeout", "abandoned");

    /** Those whose tasks need neither Python nor another workflow of the pack. */
    private static final List<String> GOLDEN = List.of(
            "chain_two",
            "chain_failure",
            "chain_default_middle",
            "chain_publish",
            "chain_no_default",
            "chain_unhandled",
            "chain_unknown_action",
            "chain_display_off");

    private static final Pattern VARYING = Pattern.compile("<(id|time)>");

    private LocalLayout layout;
    private LocalCluster cluster;

    @BeforeEach
    void makePacks() throws IOException {
        layout = LocalLayout.create("workflow");
        cluster = new LocalCluster(layout, Distribution.home(), new SystemClock(), false);
        Path golden = layout.packs().resolve("golden");
        write(golden.resolve("pack.yaml"), "ref: golden\nname: golden\nversion: 1.0.0\n");
        for (String chain : GOLDEN) {
            write(golden.resolve("actions/" + chain + ".yaml"), text(CHAINS.resolve("actions/" + chain + ".yaml")));
            write(golden.resolve("actions/chains/" + chain + ".yaml"), text(CHAINS.resolve(chain + ".yaml")));
        }
        Path slow = layout.packs().resolve("slow");
        write(slow.resolve("pack.yaml"), "ref: slow\nname: slow\nversion: 1.0.0\n");
        write(slow.resolve("actions/chain.yaml"), """
                name: chain
                runner_type: action-chain
                entry_point: chains/chain.yaml
                parameters:
                  file: {type: string, required: true}
                """);
        write(slow.resolve("actions/step.yaml"), """
                name: step
                runner_type: local-shell-cmd
                on_runner_loss: retry
                parameters:
                  cmd: {type: string, required: true}
                """);
        write(slow.resolve("actions/chains/chain.yaml"), """
                chain:
                  - {name: one, ref: slow.step, parameters: {cmd: "echo one >> {{ file }}"}, on-success: two}
                  - {name: two, ref: slow.step, parameters: {cmd: "sleep 5; echo two >> {{ file }}"}, on-success: three}
                  - {name: three, ref: slow.step, parameters: {cmd: "echo three >> {{ file }}; cat {{ file }}"}}
                """);
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @AfterEach
    void endAll() {
        cluster.close();
        layout.delete();
    }

    @Test
    void runsChainsAsStackStormDid() throws Exception {
        cluster.startNodes(List.of("a"), cluster.servers(null, null, true), "name:default");
        List<String> different = new ArrayList<>();
        for (String chain : GOLDEN) {
            Map<String, @Nullable Object> file = Json.readObject(text(CHAINS.resolve(chain + ".json")));
            for (Object each : (List<?>) file.get("cases")) {
                Map<String, @Nullable Object> recorded = Json.toObject(each);
                if (recorded.get("steps") == null) {
                    compare(chain + " " + recorded.get("case"), recorded, different);
                }
            }
        }
        assertThat(different).isEmpty();
    }

    private void compare(String name, Map<String, @Nullable Object> recorded, List<String> different) throws Exception {
        String id = request("a", Json.toObject(recorded.get("request")));
        Map<String, @Nullable Object> ended = ended("a", id);
        if (!ended.get("status").equals(recorded.get("status"))) {
            different.add(name + ": is " + ended.get("status") + ", was " + recorded.get("status"));
        }
        List<String> states = ((List<?>) ended.get("log"))
                .stream()
                        .map(entry -> String.valueOf(((Map<?, ?>) entry).get("status")))
                        .filter(status -> !status.equals("scheduled"))
                        .toList();
        List<?> were = ((List<?>) recorded.get("states"))
                .stream().filter(status -> !status.equals("scheduled")).toList();
        if (!states.equals(were)) {
            different.add(name + ": entered " + states + ", then " + were);
        }
        differ(name + " result", recorded.get("result"), ended.get("result"), different);
    }

    /** Loosely: values that vary are passed over, and so is how errors are worded. */
    private static void differ(String at, @Nullable Object was, @Nullable Object is, List<String> different) {
        if (was instanceof Map<?, ?> then && is instanceof Map<?, ?> now) {
            if (!then.keySet().equals(now.keySet())) {
                different.add(at + ": has " + now.keySet() + ", had " + then.keySet());
            }
            then.forEach((key, value) -> differ(at + "." + key, value, now.get(key), different));
        } else if (was instanceof List<?> then && is instanceof List<?> now && then.size() == now.size()) {
            for (int i = 0; i < then.size(); i++) {
                differ(at + "[" + i + "]", then.get(i), now.get(i), different);
            }
        } else if (was instanceof String text
                && (VARYING.matcher(text).find() || at.endsWith(".error") || at.endsWith(".traceback"))) {
            if (!(is instanceof String)) {
                different.add(at + ": is " + is + ", was " + was);
            }
        } else if (was == null ? is != null : !was.equals(is)) {
            different.add(at + ": is " + is + ", was " + was);
        }
    }

    @Test
    void goesOnWhenTheNodeThatRanItIsKilled() throws Exception {
        LocalServers servers = cluster.servers(null, null, true);
        cluster.startNodes(List.of("a"), servers, "name:default");
        Path file = layout.packs().resolve("effects.txt");
        String id = request("a", Map.of("action", "slow.chain", "parameters", Map.of("file", file.toString())));
        cluster.await(
                "the second task runs",
                PATIENCE,
                () -> tasks("a", id).size() == 2
                        && "running".equals(tasks("a", id).get(1).get("status")));

        cluster.kill("a");
        cluster.startNodes(List.of("b"), servers, "name:default");

        Map<String, @Nullable Object> ended = ended("b", id);
        assertThat(ended).as(Json.write(ended)).containsEntry("status", "succeeded");
        assertThat(tasks("b", id)).extracting("status").containsExactly("succeeded", "succeeded", "succeeded");
        try (Stream<String> lines = Files.lines(file)) {
            assertThat(lines.filter(line -> !line.equals("two"))).containsExactly("one", "three");
        }
    }

    /** The real inspection, with the actions of a node, by the answers of StackStorm's. */
    @Test
    void inspectsDefinitionsAsStackStormDid() throws Exception {
        cluster.startNodes(List.of("a"), cluster.servers(null, null, true), "name:default");
        for (String workflow : INSPECTED) {
            Map<String, @Nullable Object> recorded =
                    Json.readObject(text(ORQUESTA.resolve("golden-behaviour/workflows/" + workflow + ".json")));
            Map<String, @Nullable Object> first = Json.toObject(((List<?>) recorded.get("cases")).get(0));
            Object errors = Json.toObject(first.get("result")).get("errors");
            assertThat(inspected(ORQUESTA.resolve("golden-packs/golden/actions/workflows/" + workflow + ".yaml")))
                    .as(workflow)
                    .isEqualTo(errors == null ? List.of() : errors);
        }
    }

    private Object inspected(Path definition) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                cluster.api("a").base().resolve("/v1/workflows/inspect").toURL().openConnection();
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "text/plain");
        connection.getOutputStream().write(Files.readAllBytes(definition));
        assertThat(connection.getResponseCode()).isEqualTo(200);
        try (InputStream in = connection.getInputStream()) {
            return Objects.requireNonNull(Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        }
    }

    private List<Map<String, @Nullable Object>> tasks(String node, String id) {
        return call(node, "/v1/executions/" + id + "/children").list();
    }

    private String request(String node, Map<String, @Nullable Object> request) throws IOException {
        ApiClient.Answer answer = cluster.api(node).post("/v1/executions", request);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return String.valueOf(answer.object().get("id"));
    }

    private Map<String, @Nullable Object> ended(String node, String id) throws Exception {
        cluster.await(
                "execution " + id + " ends",
                PATIENCE,
                () -> ENDS.contains(String.valueOf(
                        call(node, "/v1/executions/" + id).object().get("status"))));
        return call(node, "/v1/executions/" + id).object();
    }

    private ApiClient.Answer call(String node, String path) {
        try {
            return cluster.api(node).get(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
