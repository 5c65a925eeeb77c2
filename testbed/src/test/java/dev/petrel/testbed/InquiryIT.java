// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.cli.client.ApiClient;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.testbed.local.LocalCluster;
import dev.petrel.testbed.local.LocalLayout;
import dev.petrel.testbed.local.LocalServers;
import dev.petrel.testbed.support.Distribution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An inquiry from the question to the answer, with real processes, one of which is killed in between. */
@Timeout(600)
class InquiryIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private LocalLayout layout;
    private LocalCluster cluster;

    @BeforeEach
    void makePack() throws IOException {
        layout = LocalLayout.create("inquiry");
        cluster = new LocalCluster(layout, Distribution.home(), new SystemClock(), false);
        Path pack = layout.packs().resolve("asking");
        write(pack.resolve("pack.yaml"), "ref: asking\nname: asking\nversion: 1.0.0\n");
        write(pack.resolve("actions/ask.yaml"), "name: ask\nrunner_type: inquirer\n");
        write(pack.resolve("actions/tell.yaml"), """
                name: tell
                runner_type: noop
                parameters:
                  inquiry: {type: string, required: true}
                  route: {type: string}
                """);
        write(pack.resolve("rules/tell.yaml"), """
                name: tell
                enabled: true
                trigger: {type: core.st2.generic.inquiry}
                criteria:
                  trigger.route: {type: eq, pattern: people}
                action:
                  ref: asking.tell
                  parameters: {inquiry: "{{ trigger.id }}", route: "{{ trigger.route }}"}
                """);
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
    void aRuleTellsPeopleOnceAndAnAnswerEndsItThoughItsRunnerWasKilled() throws Exception {
        LocalServers servers = cluster.servers(null, null, true);
        cluster.startNodes(List.of("a"), servers, "name:default");
        String asked = String.valueOf(call(
                        "a",
                        "POST",
                        "/v1/executions",
                        Map.of("action", "asking.ask", "parameters", Map.of("route", "people")))
                .object()
                .get("id"));
        cluster.await("the rule has told people", PATIENCE, () -> told("a").size() == 1);
        assertThat(told("a").get(0)).extracting("parameters").isEqualTo(Map.of("inquiry", asked, "route", "people"));
        assertThat(execution("a", asked)).containsEntry("status", "pending");

        cluster.kill("a");
        cluster.startNodes(List.of("b"), servers, "name:default");

        assertThat(execution("b", asked)).containsEntry("status", "pending");
        assertThat(call("b", "GET", "/v1/inquiries", null).list())
                .extracting("id")
                .containsExactly(asked);
        ApiClient.Answer answer =
                call("b", "PUT", "/v1/inquiries/" + asked, Map.of("id", asked, "response", Map.of("continue", true)));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        Map<String, @Nullable Object> ended = execution("b", asked);
        assertThat(ended).containsEntry("status", "succeeded");
        assertThat(ended.get("result")).extracting("response").isEqualTo(Map.of("continue", true));
        assertThat(told("b")).hasSize(1);
        assertThat(trace("b", asked)).containsExactly(asked, "core.st2.generic.inquiry", "asking.tell", "asking.tell");
    }

    private List<Map<String, @Nullable Object>> told(String node) {
        return call(node, "GET", "/v1/executions?action=asking.tell&status=succeeded", null)
                .list();
    }

    private Map<String, @Nullable Object> execution(String node, String id) {
        return call(node, "GET", "/v1/executions/" + id, null).object();
    }

    /** The id of the trace of {@code execution}, then the references of its events, rules, and other executions. */
    private List<String> trace(String node, String execution) {
        Map<String, @Nullable Object> trace = call(node, "GET", "/v1/traces?execution=" + execution, null)
                .list()
                .get(0);
        List<String> refs = new ArrayList<>(List.of(String.valueOf(trace.get("id"))));
        for (String kind : List.of("trigger_instances", "rules", "action_executions")) {
            for (Object part : (List<?>) trace.get(kind)) {
                if (!execution.equals(((Map<?, ?>) part).get("object_id"))) {
                    refs.add(String.valueOf(((Map<?, ?>) part).get("ref")));
                }
            }
        }
        return refs;
    }

    private ApiClient.Answer call(String node, String method, String path, @Nullable Object body) {
        try {
            ApiClient api = cluster.api(node);
            return switch (method) {
                case "GET" -> api.get(path);
                case "PUT" -> api.put(path, body);
                default -> api.post(path, body);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
