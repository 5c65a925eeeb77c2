// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkflowDryRunTest {

    private static final String WORKFLOW = """
            version: 1.0
            input: [host, {tries: 3}]
            tasks:
              check:
                action: core.remote cmd="uptime" hosts=<% ctx(host) %>
                delay: 5
                retry: {count: <% ctx(tries) %>, delay: 10}
                next:
                  - {when: <% succeeded() %>, publish: [{load: <% result().load %>}], do: tell}
                  - {when: <% failed() %>, do: fail}
              tell: {with: <% ctx(load) %>, action: core.echo message=<% item() %>}
            output: [{load: <% ctx(load) %>}]
            """;

    private final FakeApi api = new FakeApi();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        api.close();
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private Told dryRun(String... words) {
        return Told.by(
                api,
                Stream.concat(Stream.of("workflow", "dry-run"), Stream.of(words))
                        .toArray(String[]::new));
    }

    @Test
    void tellsEachStepAndAsksNobody() throws IOException {
        String file = file("w.yaml", WORKFLOW);
        Told told = dryRun(file, "--mock", "check={\"load\": [1, 2]}", "--fail", "check=1", "--input", "host=a");
        assertThat(told.err()).isEmpty();
        assertThat(told.out().lines())
                .containsExactly(
                        "step 1",
                        "  set      {\"host\":\"a\",\"tries\":3}",
                        "  starts   check  core.remote  {\"cmd\":\"uptime\",\"hosts\":\"a\"}  (delay 5 s)",
                        "    sees   {\"host\":\"a\",\"tries\":3}",
                        "step 2, after 5 s",
                        "  ended    check  failed  {\"load\":[1,2]}",
                        "  starts   check (run 2)  core.remote  {\"cmd\":\"uptime\",\"hosts\":\"a\"}  (delay 10 s)",
                        "    sees   {\"host\":\"a\",\"tries\":3}",
                        "step 3, after 15 s",
                        "  ended    check (run 2)  succeeded  {\"load\":[1,2]}",
                        "  set      {\"load\":[1,2]}",
                        "  starts   tell[0]  core.echo  {\"message\":1}",
                        "  starts   tell[1]  core.echo  {\"message\":2}",
                        "    sees   {\"host\":\"a\",\"tries\":3,\"load\":[1,2]}",
                        "step 4, after 15 s",
                        "  ended    tell[0]  succeeded  (no mock)",
                        "  ended    tell[1]  succeeded  (no mock)",
                        "status     succeeded",
                        "output     {\"load\":[1,2]}",
                        "no mock    tell: succeeded with an empty result");
        assertThat(told.code()).isZero();
        assertThat(api.asked).isEmpty();
    }

    @Test
    void failsWithTheWorkflowAndSaysWhy() throws IOException {
        String file = file("w.yaml", WORKFLOW);
        Told told = dryRun(file, "--fail", "check", "--mock", "tell[0]={}");
        assertThat(told.code()).isEqualTo(1);
        assertThat(told.out())
                .contains("status     failed")
                .contains("not run    tell[0]: what was said of it was not used");
        Told undefined = dryRun(file);
        assertThat(undefined.code()).isEqualTo(1);
        assertThat(undefined.out()).contains("error      check: YaqlEvaluationException: Unable to resolve key 'load'");
    }

    @Test
    void isReadableForPrograms() throws IOException {
        String mock = file("result.json", "{\"load\": []}");
        String inputs = file("in.yaml", "{host: b, tries: 1}");
        Map<String, Object> report = Json.readObject(dryRun(
                        file("w.yaml", WORKFLOW),
                        "--mock",
                        "check=@" + mock,
                        "--inputs",
                        inputs,
                        "--input",
                        "tries=2",
                        "-j")
                .out());
        assertThat(report).containsEntry("status", "succeeded").containsEntry("unmocked", List.of());
        Map<?, ?> first = (Map<?, ?>) ((List<?>) report.get("steps")).get(0);
        Map<?, ?> started = (Map<?, ?>) ((List<?>) first.get("started")).get(0);
        assertThat(started.get("task")).isEqualTo("check");
        Map<String, Object> context = Json.toObject(started.get("context"));
        assertThat(context).containsKey("st2").containsEntry("host", "b").containsEntry("tries", 2);
        assertThat(((Map<?, ?>) ((List<?>) started.get("runs")).get(0)).get("input"))
                .isEqualTo(Map.of("cmd", "uptime", "hosts", "b"));
    }

    @Test
    void refusesWhatIsForNothing() throws IOException {
        String file = file("w.yaml", WORKFLOW);
        for (String[] words : new String[][] {
            {"--mock", "chek={}", "there is no task \"chek\"; did you mean \"check\"?"},
            {"--fail", "check[1]", "the task \"check\" has no items"},
            {"--mock", "check=3", "--mock check: the mock in --mock is no JSON object"},
            {"--mock", "check", "expected TASK=JSON or TASK=@FILE"},
            {"--mock", "check=@/no/such", "cannot read the mock"},
            {"--fail", "check=0", "from 1 on"},
            {"--input", "hst=1", "the workflow has no input \"hst\"; did you mean \"host\"?"},
            {"--inputs", "/no/such", "/no/such"},
            {"--steps", "0", "expected a number from 1 on"},
        }) {
            Told told = dryRun(file, words[0], words[1]);
            assertThat(told.code()).as(words[1]).isEqualTo(2);
            assertThat(told.err()).contains(words[2]);
        }
        assertThat(dryRun(file, "--steps", "1", "--input", "host=a").out())
                .contains("given up   it had not ended after 1");
    }

    @Test
    void knowsTheParametersOfAnActionAndItsTasks() {
        api.on(
                "GET /v1/actions/p.w",
                200,
                Map.of(
                        "ref",
                        "p.w",
                        "runner_type",
                        "orquesta",
                        "entry_point",
                        "w.yaml",
                        "parameters",
                        Map.of("host", Map.of("type", "string", "default", "z"), "tries", Map.of("type", "integer"))));
        api.on("GET /v1/actions/views/entry_point/p.w", 200, WORKFLOW);
        api.on(
                "GET /v1/actions/views/parameters/core.remote",
                200,
                Map.of(
                        "parameters",
                        Map.of("cmd", Map.of("type", "string"), "hosts", Map.of("type", "string", "secret", true))));
        api.on(
                "GET /v1/actions/views/parameters/core.echo",
                200,
                Map.of("parameters", Map.of("message", Map.of("type", "string"))));
        Told told = dryRun("p.w", "--mock", "check={\"load\": [7]}", "--input", "tries=1");
        assertThat(told.out())
                .contains("check  core.remote  {\"cmd\":\"uptime\",\"hosts\":\"********\"}")
                .contains("refused  tell[0]  ValueError: Value \"7\" must either be a string or None.");
        assertThat(told.code()).isEqualTo(1);
        assertThat(dryRun("p.w", "--input", "tries=many").err()).contains("\"tries\": expected an integer");
        assertThat(dryRun("p.w", "--input", "colour=1").err()).contains("there is no parameter \"colour\"");
    }

    @Test
    void namesAndValuesDoNothingToATerminal() throws IOException {
        String file = file(
                "t.yaml",
                "{input: [{a: \"\\e[31m\"}], tasks: {b: {action: \"x.y\", input: {\"k\\e]\": \"<% ctx(a) %>\"}}}, output: [{o: \"\\e[1m\"}]}");
        Told told = dryRun(file, "--mock", "b={\"\\u001b[2J\": 1}");
        assertThat(told.code()).isZero();
        assertThat(told.out() + told.err()).doesNotContain("\u001b");
    }
}
