// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TraceTest {

    private static final String TRACE = """
            {"id": "i1", "uid": "trace:i1", "trace_tag": "t", "start_timestamp": "2026-01-02T03:04:05.000000Z",
             "trigger_instances": [
              {"object_id": "i1", "ref": "p.t", "updated_at": "2026-01-02T03:04:05.000000Z", "caused_by": {}},
              {"object_id": "i2", "ref": "core.st2.generic.actiontrigger", "updated_at": "2026-01-02T03:04:08.000000Z",
               "caused_by": {"type": "action_execution", "id": "e1"}},
              {"object_id": "i3", "ref": "p.idle", "updated_at": "2026-01-02T03:04:09.000000Z", "caused_by": {}}],
             "rules": [
              {"object_id": "r", "ref": "p.r", "updated_at": "2026-01-02T03:04:06.000000Z",
               "caused_by": {"type": "trigger_instance", "id": "i1"}},
              {"object_id": "r", "ref": "p.r", "updated_at": "2026-01-02T03:04:10.000000Z",
               "caused_by": {"type": "trigger_instance", "id": "i2"}}],
             "action_executions": [
              {"object_id": "e1", "ref": "p.a", "updated_at": "2026-01-02T03:04:07.000000Z",
               "caused_by": {"type": "rule", "id": "r:i1"}},
              {"object_id": "e2", "ref": "p.a", "updated_at": "2026-01-02T03:04:11.000000Z",
               "caused_by": {"type": "rule", "id": "r:i2"}}]}""";

    private final FakeApi api = new FakeApi()
            .on("GET /v1/traces/i1", 200, TRACE)
            .on("GET /v1/traces", 200, "[" + TRACE + "]")
            .on("POST /v1/executions", 201, Map.of("id", "e9", "status", "requested"))
            .on("GET /v1/actions/views/parameters/core.noop", 200, Map.of("parameters", Map.of()));

    @AfterEach
    void close() {
        api.close();
    }

    private List<String> ids(String... options) {
        String[] words = new String[options.length + 4];
        System.arraycopy(new String[] {"trace", "get", "i1", "-j"}, 0, words, 0, 4);
        System.arraycopy(options, 0, words, 4, options.length);
        Map<String, Object> shown = Json.readObject(Told.by(api, words).out());
        return List.of("trigger_instances", "rules", "action_executions").stream()
                .flatMap(list -> ((List<?>) shown.get(list)).stream())
                .map(part -> String.valueOf(((Map<?, ?>) part).get("object_id")))
                .toList();
    }

    @Test
    void showsTheComponentsInTheOrderOfTheirTimes() {
        Told told = Told.by(api, "trace", "get", "i1");
        assertThat(told.code()).isZero();
        assertThat(told.out()).contains("trace_tag:").containsPattern("(?i)id +type +ref +updated.at +caused.by");
        assertThat(told.out().lines().filter(line -> line.contains("03:04")).skip(1))
                .extracting(line -> line.split(" +")[0] + " " + line.split(" +")[1])
                .containsExactly(
                        "i1 trigger-instance",
                        "r rule",
                        "e1 execution",
                        "i2 trigger-instance",
                        "i3 trigger-instance",
                        "r rule",
                        "e2 execution");
    }

    @Test
    void showsTheChainThatLedToSomething() {
        assertThat(ids("-e", "e2")).containsExactly("i2", "i1", "r", "r", "e2", "e1");
        assertThat(ids("-g", "i2")).containsExactly("i2", "i1", "r", "e1");
        assertThat(ids("-r", "r")).containsExactly("i1", "r");
        assertThat(ids("-e", "other")).isEmpty();
    }

    @Test
    void showsOneKindOnly() {
        assertThat(ids("--show-executions")).containsExactly("e1", "e2");
        assertThat(ids("--show-rules", "--show-trigger-instances")).containsExactly("i1", "i2", "i3", "r", "r");
        assertThat(ids("--hide-noop-triggers", "--show-trigger-instances")).containsExactly("i1", "i2");
    }

    @Test
    void listsWithTheApisFilters() {
        Told told = Told.by(api, "trace", "list", "--trace-tag", "t", "-n", "7");
        assertThat(told.out()).containsPattern("i1 +trace:i1 +t +2026-01-02 03:04:05Z");
        assertThat(api.only("GET").query()).contains("trace_tag=t", "limit=7");
    }

    @Test
    void anExecutionIsRequestedInATrace() {
        Told.by(api, "run", "core.noop", "-a", "--trace-tag", "mine");
        Told.by(api, "run", "core.noop", "-a", "--trace-id", "i1");
        assertThat(api.asked.stream()
                        .filter(asked -> asked.method().equals("POST"))
                        .map(asked -> asked.json().get("context")))
                .containsExactly(
                        Map.of("trace_context", Map.of("trace_tag", "mine")),
                        Map.of("trace_context", Map.of("id_", "i1")));
        assertThat(Told.by(api, "run", "core.noop", "--trace-tag", "a", "--trace-id", "b")
                        .code())
                .isEqualTo(2);
    }
}
