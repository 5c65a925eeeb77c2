// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkflowTest {

    private static final String GOOD = """
            version: 1.0
            tasks:
              a:
                action: core.echo message="hi"
                next:
                  - {when: <% succeeded() %>, do: [b, c]}
                  - {when: <% failed() %>, do: fail}
              c: {action: core.noop, delay: 5, next: [{do: d}]}
              b: {with: "<% [1] %>", action: core.noop, next: [{do: d}]}
              d: {join: all}
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

    private void actions() {
        api.on("GET /v1/actions/views/parameters/core.echo", 200, Map.of("parameters", Map.of("message", Map.of())));
        api.on("GET /v1/actions/views/parameters/core.noop", 200, Map.of("parameters", Map.of()));
    }

    @Test
    void findsNothingWrongWithAGoodWorkflow() throws IOException {
        actions();
        String file = file("good.yaml", GOOD);
        assertThat(Told.by(api, "workflow", "check", file))
                .isEqualTo(new Told(0, "OK: " + file + System.lineSeparator(), ""));
        assertThat(api.asked).hasSize(2);
    }

    @Test
    void tellsAllThatIsWrongAndFails() throws IOException {
        actions();
        String file = file("bad.yaml", GOOD.replace("fail}", "nowhere}").replace("message=\"hi\"", "mesage=\"hi\""));
        Told told = Told.by(api, "workflow", "check", file);
        assertThat(told.code()).isEqualTo(1);
        assertThat(told.out()).isEqualToIgnoringNewLines("not OK: " + file);
        assertThat(told.err().lines())
                .containsExactly(
                        "error: " + file + ":4:13: tasks.a.input.mesage: Action \"core.echo\" has unexpected input"
                                + " \"mesage\"; did you mean \"message\"?",
                        "error: " + file
                                + ":7:36: tasks.a.next[1].do: The task \"nowhere\" is not defined; define it, or"
                                + " correct its name");
        Map<String, Object> answer =
                Json.readObject(Told.by(api, "workflow", "check", file, "-j").out());
        assertThat(answer).containsEntry("ok", false);
        assertThat((List<?>) answer.get("problems")).hasSize(2);
    }

    @Test
    void checksWithoutAServerWhatNeedsNone() throws IOException {
        String file = file("good.yaml", GOOD);
        api.close();
        Told told = Told.by(api, "workflow", "check", file);
        assertThat(told.code()).isZero();
        assertThat(told.err()).contains("the tasks' actions were not looked up: no answer from the API");
    }

    @Test
    void knowsWithoutAServerWhatIsNoReference() throws IOException {
        String file = file("word.yaml", "tasks: {a: {action: core.echo message=word}}");
        api.close();
        Told told = Told.by(api, "workflow", "check", file);
        assertThat(told.code()).isEqualTo(1);
        assertThat(told.err()).contains("The action \"core.echo message=word\" is not registered");
        assertThat(Told.by(api, "workflow", "dry-run", file).out())
                .contains("\"core.echo message=word\" is not registered");
    }

    @Test
    void followsTheMetadataOfAnAction() throws IOException {
        actions();
        Files.createDirectories(directory.resolve("workflows"));
        file("workflows/w.yaml", "tasks: {a: {action: core.noop}}");
        String file = file("w.yaml", "{name: w, runner_type: orquesta, entry_point: workflows/w.yaml}");
        assertThat(Told.by(api, "workflow", "check", file).out())
                .contains("OK: ")
                .contains("workflows/w.yaml");
        String old = file("old.yaml", "{name: w, runner_type: mistral-v2, entry_point: workflows/w.yaml}");
        assertThat(Told.by(api, "workflow", "check", old).err())
                .contains("Mistral")
                .contains("Orquesta");
        String shell = file("shell.yaml", "{name: w, runner_type: local-shell-cmd, entry_point: workflows/w.yaml}");
        Told told = Told.by(api, "workflow", "check", shell);
        assertThat(told.code()).isEqualTo(1);
        assertThat(told.err()).contains("is no workflow: its runner is \"local-shell-cmd\"");
    }

    @Test
    void checksAndShowsARegisteredAction() {
        actions();
        api.on("GET /v1/actions/p.w", 200, Map.of("ref", "p.w", "runner_type", "orquesta", "entry_point", "w.yaml"));
        api.on("GET /v1/actions/views/entry_point/p.w", 200, GOOD);
        assertThat(Told.by(api, "workflow", "check", "p.w").out()).isEqualToIgnoringNewLines("OK: w.yaml");
        assertThat(Told.by(api, "workflow", "graph", "p.w").out()).isEqualTo("""
                        * a  core.echo
                            -> b, c  if <% succeeded() %>
                            -> fail  if <% failed() %>
                          b  core.noop  (for each of <% [1] %>)
                            -> d
                          c  core.noop  (delay 5)
                            -> d
                          d  (join all)
                        """);
    }

    @Test
    void drawsForGraphviz() throws IOException {
        String file = file("g.yaml", "tasks: {a: {action: core.noop, next: [{when: '<% ctx(\"x\") %>', do: fail}]}}");
        assertThat(Told.by(api, "workflow", "graph", "--dot", file).out()).isEqualTo("""
                        digraph "g" {
                          node [shape=box];
                          "a" [label="a\\ncore.noop", style=bold];
                          "fail" [shape=ellipse];
                          "a" -> "fail" [label="<% ctx(\\"x\\") %>"];
                        }
                        """);
    }

    @Test
    void drawsAndChecksAChain() throws IOException {
        actions();
        String file = file(
                "c.yaml",
                "chain: [{name: a, ref: core.noop, on-success: b, on-failure: c}, {name: b, ref: core.noop},"
                        + " {name: c, ref: core.noop}]");
        assertThat(Told.by(api, "workflow", "graph", file).out().lines())
                .containsExactly(
                        "* a  core.noop",
                        "    -> b  if success",
                        "    -> c  if failure",
                        "  b  core.noop",
                        "  c  core.noop");
        assertThat(Told.by(api, "workflow", "check", file).code()).isZero();
    }

    @Test
    void tellsWhatItCannotFind() throws IOException {
        assertThat(Told.by(api, "workflow", "check", "p.gone").code()).isEqualTo(3);
        assertThat(Told.by(api, "workflow", "check", "./gone.yaml").err()).contains("there is no file \"./gone.yaml\"");
        assertThat(Told.by(api, "workflow", "graph", file("list.yaml", "[1]")).err())
                .contains("is no workflow");
        assertThat(Told.by(api, "workflow", "check", directory.toString()).code())
                .isEqualTo(2);
    }

    @Test
    void namesOfTasksDoNothingToATerminal() throws IOException {
        String file = file("t.yaml", "tasks: {\"a\\e[31m\": {action: \"x\\ny\", next: [{do: \"b\\e]\"}]}}");
        for (String[] words : new String[][] {{"check", file}, {"graph", file}, {"graph", "--dot", file}}) {
            Told told = Told.by(
                    api,
                    words.length == 2
                            ? new String[] {"workflow", words[0], words[1]}
                            : new String[] {"workflow", words[0], words[1], words[2]});
            assertThat(told.out() + told.err()).doesNotContain("\u001b");
        }
    }
}
