// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore.Change;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * StackStorm's answers in {@code exchanges.json}, as shapes: the keys and the types of their values. Ours to the same
 * requests have the same status, the same headers, and each of these keys with a value of that type. What they have more
 * is named here. Where StackStorm's answer is a fault, ours is another, tested elsewhere and listed in docs/api.md.
 */
class ExchangesTest {

    /** Keys that StackStorm has not, by the path of the object that they are in. */
    private static final Map<String, List<String>> OURS = Map.of(
            "liveaction.runner_info", List.of("node"),
            "[].liveaction.runner_info", List.of("node"),
            "",
                    List.of(
                            "source",
                            "instances",
                            "node",
                            "state",
                            "restarts",
                            "last_event",
                            "last_error",
                            "next_start",
                            "problems",
                            "warnings",
                            "packs",
                            "triggers",
                            "sensors",
                            "actions",
                            "rules"),
            "[]",
                    List.of(
                            "source",
                            "instances",
                            "node",
                            "state",
                            "restarts",
                            "last_event",
                            "last_error",
                            "next_start"));

    /** Rule types are not content here, and there are no traces yet. */
    private static final List<String> NOT_OURS = List.of("rule_types", "trace_context");

    @TestFactory
    Stream<DynamicTest> answersHaveStackStormsShapes() throws IOException {
        return exchanges().stream()
                .map(exchange -> DynamicTest.dynamicTest(String.valueOf(exchange.get("name")), () -> check(exchange)));
    }

    private static void check(Map<String, Object> exchange) {
        try (ApiFixture api = new ApiFixture()) {
            String path = place(api, String.valueOf(exchange.get("path")), String.valueOf(exchange.get("name")));
            ApiFixture.Answer answer =
                    api.call(String.valueOf(exchange.get("method")), path, (String) exchange.get("body"));

            assertThat(answer.status()).as(answer.text()).isEqualTo(exchange.get("status"));
            for (String header : Json.strings(exchange.get("headers"))) {
                assertThat(answer.headers()).containsKey(header.toLowerCase());
            }
            if (exchange.containsKey("answer")) {
                assertThat(answer.headers()).containsEntry("content-type", "application/json");
                List<String> differences = new ArrayList<>();
                compare("", exchange.get("answer"), answer.json(), differences);
                assertThat(differences).as(answer.text()).isEmpty();
            }
            if (exchange.containsKey("fault")) {
                assertThat(answer.fault()).isEqualTo(exchange.get("fault"));
            }
        }
    }

    /** Brings about what the exchange was recorded after. */
    private static String place(ApiFixture api, String path, String name) {
        Execution succeeded = api.ended(
                api.requested(Map.of("cmd", "echo hello")),
                ExecutionStatus.SUCCEEDED,
                Map.of("failed", false, "succeeded", true, "return_code", 0, "stdout", "hello", "stderr", ""));
        String text = path.replace("{succeeded}", succeeded.id());
        if (path.contains("{canceled}")) {
            String id = api.requested(Map.of("cmd", "sleep 20")).id();
            Execution running = api.running(api.store.executions().get(id).orElseThrow());
            api.delete("/v1/executions/" + id);
            api.store
                    .executions()
                    .transition(
                            id,
                            running.fence(),
                            ExecutionStatus.CANCELING,
                            Change.to(
                                    ExecutionStatus.CANCELED,
                                    Map.of("message", "Action canceled by user.", "user", "stanley"),
                                    api.clock.instant()));
            text = text.replace("{canceled}", id);
        }
        for (ExecutionStatus status : List.of(ExecutionStatus.FAILED, ExecutionStatus.TIMEOUT)) {
            String placeholder = "{" + status.word() + "}";
            if (path.contains(placeholder)) {
                Execution ended = api.ended(api.requested(Map.of("cmd", "x")), status, Map.of("failed", true));
                text = text.replace(placeholder, ended.id());
            }
        }
        if (name.startsWith("triggerinstance")) {
            api.instance("core.st2.webhook", Map.of("x", 1));
            text = text.replace(
                    "{instance}",
                    api.instance("mypack.changed_file", Map.of("path", "/tmp/9"))
                            .id());
        }
        if (path.contains("{g1}")) {
            String id = String.valueOf(api.post(
                            "/v1/rules",
                            "{\"name\":\"g1\",\"pack\":\"mypack\",\"trigger\":{\"type\":\"mypack.changed_file\"},"
                                    + "\"action\":{\"ref\":\"core.noop\"}}")
                    .object()
                    .get("id"));
            text = text.replace("{g1}", id);
        }
        if (name.equals("key-get") || name.equals("key-list-prefix")) {
            api.put("/v1/keys/k1", "{\"name\":\"k1\",\"value\":\"v1\"}");
        }
        return text;
    }

    private static void compare(String path, Object expected, Object found, List<String> differences) {
        if (expected instanceof Map<?, ?> shape) {
            if (!(found instanceof Map<?, ?> map)) {
                differences.add(path + " is not an object but " + found);
                return;
            }
            compareKeys(path, shape, map, differences);
        } else if (expected instanceof List<?> shapes) {
            if (!(found instanceof List<?> items)) {
                differences.add(path + " is not a list but " + found);
            } else if (!shapes.isEmpty() && items.isEmpty() && path.isEmpty()) {
                differences.add(path + " is an empty list");
            } else if (!shapes.isEmpty()) {
                items.forEach(item -> compare(path + "[]", shapes.get(0), item, differences));
            }
        } else if (!expected.equals(type(found))) {
            differences.add(path + " is not of type " + expected + " but " + found);
        }
    }

    private static void compareKeys(String path, Map<?, ?> shape, Map<?, ?> found, List<String> differences) {
        shape.forEach((key, expected) -> {
            if (!found.containsKey(key)) {
                if (!NOT_OURS.contains(key)) {
                    differences.add(path + " lacks \"" + key + "\"");
                }
            } else {
                compare(path.isEmpty() ? String.valueOf(key) : path + "." + key, expected, found.get(key), differences);
            }
        });
        if (!shape.isEmpty()) {
            found.keySet().stream()
                    .filter(key -> !shape.containsKey(key)
                            && !OURS.getOrDefault(path, List.of()).contains(key))
                    .forEach(key -> differences.add(path + " has \"" + key + "\" too"));
        }
    }

    private static String type(Object value) {
        if (value instanceof Map) {
            return "object";
        }
        return value instanceof String
                ? "text"
                : value instanceof Number ? "number" : value instanceof Boolean ? "flag" : "null";
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> exchanges() throws IOException {
        try (InputStream in = ExchangesTest.class.getResourceAsStream("exchanges.json")) {
            List<Map<String, Object>> all = new ArrayList<>();
            for (Object exchange : (List<Object>) Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8))) {
                all.add(new LinkedHashMap<>((Map<String, Object>) exchange));
            }
            return all;
        }
    }
}
