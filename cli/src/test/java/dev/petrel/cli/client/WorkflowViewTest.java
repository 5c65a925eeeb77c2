// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.cli.terminal.Terminal;
import dev.petrel.engine.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Workflows by {@code execution get}, {@code execution tail} and {@code run --tail}. */
class WorkflowViewTest {

    private final FakeApi api = new FakeApi();

    @AfterEach
    void close() {
        api.close();
    }

    private static Map<String, Object> execution(String id, String runner, String status) {
        Map<String, Object> execution = new LinkedHashMap<>();
        execution.put("id", id);
        execution.put("status", status);
        execution.put("action", Map.of("ref", "p." + id));
        execution.put("runner", Map.of("name", runner));
        if (!status.equals("running")) {
            execution.put("elapsed_seconds", 1.25);
        }
        return execution;
    }

    private static Map<String, Object> task(String id, String task, String status) {
        Map<String, Object> execution = execution(id, "noop", status);
        execution.put("context", Map.of("orquesta", Map.of("task_name", task)));
        return execution;
    }

    private static Map<String, Object> item(int index, String status) {
        Map<String, Object> execution = execution("i" + index, "noop", status);
        execution.put("context", Map.of("orquesta", Map.of("task_name", "each", "item_id", index)));
        return execution;
    }

    private void result(String id, String result) {
        api.on("GET /v1/executions/" + id, 200, Map.of("id", id, "result", Json.read(result)));
    }

    @Test
    void aWorkflowIsShownAsATreeWithTheErrorOfItsFailingTask() {
        api.on("GET /v1/executions/w", 200, execution("w", "orquesta", "failed"));
        Map<String, Object> inner = task("n", "inner", "failed");
        inner.put("runner", Map.of("name", "action-chain"));
        Map<String, Object> chained = execution("c", "noop", "failed");
        chained.put("context", Map.of("chain", Map.of("name", "bad")));
        api.on("GET /v1/executions", 200, List.of(task("a", "first", "succeeded"), inner), Map.of("X-Total-Count", "2"))
                .on("GET /v1/executions", 200, List.of(chained), Map.of("X-Total-Count", "1"));
        result("c", "{\"stderr\": \"No such file\\nmore\", \"return_code\": 3}");

        Told told = Told.by(api, "execution", "get", "w");

        assertThat(told.code()).isZero();
        assertThat(told.out().lines().dropWhile(line -> !line.equals("tasks:")))
                .containsExactly(
                        "tasks:",
                        "first  succeeded  1.3 s  a  p.a",
                        "inner  failed     1.3 s  n  p.n",
                        "  bad  failed     1.3 s  c  p.c",
                        "    No such file");
        assertThat(told.out()).doesNotContain("\033");
    }

    @Test
    void statusesHaveColoursOnATerminal() {
        api.on("GET /v1/executions/w", 200, execution("w", "orquesta", "running"));
        api.on("GET /v1/executions", 200, List.of(task("a", "a", "succeeded"), task("b", "b", "running")));

        assertThat(Told.by(new Terminal(true, true, true, 80, 40), api, "execution", "get", "w")
                        .out())
                .contains("\033[32msucceeded", "b  running    ");
    }

    @Test
    void ofManyItemsTheFirstAndThoseThatFailedAreShownAndTheOthersCounted() {
        api.on("GET /v1/executions/w", 200, execution("w", "orquesta", "failed"));
        List<Map<String, Object>> items = IntStream.range(0, 200)
                .mapToObj(i -> item(i, i == 150 ? "failed" : "succeeded"))
                .toList();
        api.on("GET /v1/executions", 200, items, Map.of("X-Total-Count", "10000"));
        result("i150", "{\"error\": \"Traceback (most recent call last):\\n  x\\nValueError: odd\"}");

        assertThat(Told.by(api, "execution", "get", "w").out().lines().dropWhile(line -> !line.equals("tasks:")))
                .hasSize(1 + 10 + 2 + 2)
                .contains(
                        "  ValueError: odd",
                        "... and 189 more of each: 189 succeeded",
                        "... and 9800 others: petrel execution list --parent w -n 10000");
    }

    @Test
    void listsLeaveOutTasksUnlessTheyAreAskedFor() {
        api.on("GET /v1/executions", 200, List.of());

        Told.by(api, "execution", "list");
        Told.by(api, "execution", "list", "--showall");
        Told.by(api, "execution", "list", "--parent", "w");

        assertThat(api.asked)
                .extracting(asked -> asked.query().replaceAll(".*(parent=\\w+).*", "$1"))
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo("parent=null"),
                        second -> assertThat(second).doesNotContain("parent="),
                        third -> assertThat(third).isEqualTo("parent=w"));
    }

    @Test
    void saysThatWorkflowsRequestedMoreOfAnAction() {
        api.on("GET /v1/executions", 200, List.of(), Map.of("X-Total-Count", "0"))
                .on("GET /v1/executions", 200, List.of(Map.of("id", "t")), Map.of("X-Total-Count", "7"));

        Told told = Told.by(api, "execution", "list", "--action", "core.noop");
        assertThat(told.code()).isZero();
        assertThat(told.err())
                .contains("no executions with --action core.noop")
                .contains("7 more were requested by workflows; --showall (-l) lists them too");
        assertThat(api.asked.get(1).query())
                .contains("action=core.noop", "limit=1")
                .doesNotContain("parent=");

        api.asked.clear();
        assertThat(Told.by(api, "execution", "list", "--action", "core.noop", "-l")
                        .err())
                .doesNotContain("more were");
        Told.by(api, "execution", "list", "--action", "core.noop", "-j");
        Told.by(api, "execution", "list");
        assertThat(api.asked)
                .as("programs and those who ask for no action are asked nothing more")
                .hasSize(3);
    }

    @Test
    void saysNothingWhereWorkflowsRequestedNone() {
        api.on("GET /v1/executions", 200, List.of(Map.of("id", "t")), Map.of("X-Total-Count", "1"));

        assertThat(Told.by(api, "execution", "list", "--action", "core.noop").err())
                .isEmpty();
    }

    @Test
    void anActionHasNoTree() {
        api.on("GET /v1/executions/x", 200, execution("x", "noop", "succeeded"));

        assertThat(Told.by(api, "execution", "get", "x").out()).doesNotContain("tasks");
        assertThat(api.asked).hasSize(1);
    }

    @Test
    void aTailTellsStartsEndsAndOutput() {
        api.on("GET /v1/executions/w", 200, execution("w", "orquesta", "running"))
                .on("GET /v1/executions/w", 200, Map.of("status", "running"))
                .on("GET /v1/executions/w", 200, Map.of("status", "failed"))
                .on("GET /v1/executions/w", 200, execution("w", "orquesta", "failed"));
        // Each look asks for the tasks, and then for those that run.
        api.on("GET /v1/executions", 200, List.of(task("a", "one", "running")))
                .on("GET /v1/executions", 200, List.of(task("a", "one", "running")))
                .on("GET /v1/executions", 200, List.of(task("a", "one", "failed")));
        result("a", "{\"stdout\": \"hello\\nworld\", \"stderr\": \"\", \"error\": \"odd\"}");

        Told told = Told.by(api, "execution", "tail", "w");

        assertThat(told.code()).isEqualTo(1);
        assertThat(told.out().lines())
                .containsExactly(
                        "one: running (p.a, a)",
                        "one: failed after 1.3 s (p.a, a)",
                        "one | hello",
                        "one | world",
                        "one | odd",
                        "execution w: failed after 1.3 s");
    }

    @Test
    void aTailOfAnActionTellsItsOutputWhenItHasEnded() {
        Map<String, Object> over = execution("x", "noop", "succeeded");
        over.put("result", Map.of("stdout", 42));
        api.on("GET /v1/executions/last", 200, execution("x", "noop", "running"))
                .on("GET /v1/executions/x", 200, over);

        Told told = Told.by(api, "execution", "tail");

        assertThat(told.code()).isZero();
        assertThat(told.out().lines()).containsExactly("42", "execution x: succeeded after 1.3 s");
    }

    @Test
    void aRunCanBeFollowed() {
        api.on("GET /v1/actions/views/parameters/p.w", 200, Map.of("parameters", Map.of()))
                .on("POST /v1/executions", 201, execution("w", "action-chain", "running"))
                .on("GET /v1/executions/w", 200, execution("w", "action-chain", "succeeded"))
                .on("GET /v1/executions", 200, List.of(task("a", "one", "succeeded")));
        result("a", "{}");

        Told told = Told.by(api, "run", "p.w", "--tail");

        assertThat(told.code()).isZero();
        assertThat(told.out()).startsWith("one: succeeded after 1.3 s").contains("status: succeeded");
        assertThat(Told.by(api, "run", "p.w", "--tail", "--async").code()).isEqualTo(2);
    }
}
