// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunTest {

    private final FakeApi api = new FakeApi()
            .on("GET /v1/actions/views/parameters/p.a", 200, Json.read("""
                            {"parameters": {"cmd": {"type": "string"}, "n": {"type": "integer"},
                             "yes": {"type": "boolean"}, "env": {"type": "object"},
                             "ports": {"type": "array", "items": {"type": "integer"}}}}"""))
            .on("POST /v1/executions", 201, Map.of("id", "e1", "status", "requested"));

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void waitsForTheEndAndPrintsIt() {
        status("requested").status("running").status("succeeded");

        Told told = Told.by(api, "run", "p.a", "cmd=true");

        assertThat(told.code()).isZero();
        assertThat(told.out().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly("id: e1", "status: succeeded", "result:", " stdout: hello");
        assertThat(told.err()).isEmpty();
    }

    @Test
    void exitsWithOneForEveryEndThatIsNoSuccess() {
        for (String end : List.of("failed", "timeout", "canceled", "abandoned")) {
            try (FakeApi other = new FakeApi()) {
                other.on("GET /v1/actions/views/parameters/p.a", 200, Map.of("parameters", Map.of()))
                        .on("POST /v1/executions", 201, Map.of("id", "e1"))
                        .on("GET /v1/executions/e1", 200, Map.of("id", "e1", "status", end));

                assertThat(Told.by(other, "run", "p.a").code()).as(end).isEqualTo(1);
            }
        }
    }

    @Test
    void sendsParametersInTheTypesThatTheActionHas() {
        Told.by(api, "run", "p.a", "--async", "cmd=1", "n=2", "yes=True", "env=A=1,B=2", "ports=1,2", "unknown=[1]");

        assertThat(api.only("POST").json())
                .isEqualTo(Map.of(
                        "action",
                        "p.a",
                        "parameters",
                        Map.of(
                                "cmd",
                                "1",
                                "n",
                                2,
                                "yes",
                                true,
                                "env",
                                Map.of("A", "1", "B", "2"),
                                "ports",
                                List.of(1, 2),
                                "unknown",
                                List.of(1))));
    }

    @Test
    void refusesAValueOfAnotherType() {
        Told told = Told.by(api, "run", "p.a", "n=2.5");

        assertThat(told.code()).isEqualTo(2);
        assertThat(told.err())
                .isEqualToIgnoringNewLines("petrel: action \"p.a\": \"n\": expected an integer, found \"2.5\";"
                        + " \"petrel run p.a --help\" shows its parameters");
    }

    @Test
    void namesTheActionWhoseParametersAreRefused() {
        try (FakeApi other = new FakeApi()) {
            other.on("GET /v1/actions/views/parameters/p.a", 200, Map.of("parameters", Map.of()))
                    .on("POST /v1/executions", 400, Map.of("faultstring", "'must' is a required property"));

            Told told = Told.by(other, "run", "p.a");

            assertThat(told.code()).isEqualTo(2);
            assertThat(told.err())
                    .isEqualToIgnoringNewLines("petrel: action \"p.a\": 'must' is a required property; \"petrel run"
                            + " p.a --help\" shows its parameters");
        }
    }

    @Test
    void givesWordsWithoutAKeyToTheParametersThatHaveAPosition() {
        action("""
                {"second": {"type": "integer", "position": 1}, "first": {"type": "string", "position": 0},
                 "third": {"type": "boolean", "position": 2}, "fixed": {"position": 3, "immutable": true}, "cmd": {}}""");

        assertThat(sent("one", "2")).isEqualTo(Map.of("first", "one", "second", 2));
        assertThat(sent("first=x", "2", "yes")).isEqualTo(Map.of("first", "x", "second", 2, "third", true));
        assertThat(sent("a b=c", "third=no")).isEqualTo(Map.of("first", "a b=c", "third", false));
        assertThat(Told.by(api, "run", "p.b", "1", "2", "3", "4").err())
                .contains("expected key=value, found \"4\"; by position it takes first, second, third");
    }

    @Test
    void givesAllWordsFromTheFirstPlainOneOnToACommand() {
        action("{\"cmd\": {\"type\": \"string\"}, \"timeout\": {\"type\": \"integer\"}}");

        assertThat(sent("timeout=5", "echo", "a=b", "c")).isEqualTo(Map.of("timeout", 5, "cmd", "echo a=b c"));
        assertThat(sent("date +%s")).isEqualTo(Map.of("cmd", "date +%s"));
    }

    @Test
    void refusesAWordThatHasNoParameter() {
        action("{\"cmd\": {\"immutable\": true}, \"n\": {}}");

        Told told = Told.by(api, "run", "p.b", "word");

        assertThat(told.code()).isEqualTo(2);
        assertThat(told.err())
                .contains("action \"p.b\": expected key=value, found \"word\"; no parameter of it has a position");
    }

    @Test
    void helpsWithTheParametersThatTheActionHas() {
        action("""
                {"path": {"type": "string", "required": true, "position": 0, "description": "The file.\\nOr all."},
                 "mode": {"type": "string", "enum": ["fast", "safe"], "default": "safe"},
                 "token": {"type": "string", "secret": true}, "n": {"type": ["integer", "null"], "default": 0},
                 "fixed": {"type": "string", "default": "x", "immutable": true}}""");
        api.on("GET /v1/actions/p.b", 200, Map.of("ref", "p.b", "description", "Copies."));

        Told told = Told.by(api, "run", "p.b", "--help");

        assertThat(told.code()).isZero();
        assertThat(told.err()).isEmpty();
        assertThat(told.out()).isEqualToNormalizingNewlines("""
                Usage: petrel run p.b PATH [KEY=VALUE...] [OPTIONS]
                Copies.

                Required parameters:
                  path (string; word 1)
                      The file.
                      Or all.

                Optional parameters:
                  mode (string; one of fast, safe; default safe)
                  n ([integer,null]; default 0)
                  token (string; secret)

                "petrel run --help" lists the options.
                """);
        assertThat(Told.by(api, "help", "run", "p.b")).isEqualTo(told);
        assertThat(Told.by(api, "run", "--help").out()).contains("--async").doesNotContain("Required parameters");
    }

    @Test
    void helpsWithNoActionThatIsNotThere() {
        api.on("GET /v1/actions", 200, List.of(Map.of("ref", "p.a"), Map.of("ref", "core.local")));

        Told told = Told.by(api, "run", "core.locl", "--help");

        assertThat(told.code()).isEqualTo(3);
        assertThat(told.out()).isEmpty();
        assertThat(told.err())
                .isEqualToIgnoringNewLines("petrel: there is no action \"core.locl\"; did you mean \"core.local\"?"
                        + " \"petrel action list\" shows those that are");
        assertThat(Told.by(api, "run", "local").err()).contains("did you mean \"core.local\"?");
    }

    @Test
    void tellsOnATerminalWhatItWaitsForAndWipesThat() {
        status("requested").status("running").status("succeeded");

        Told told = Told.by(Told.terminal(80), api, "run", "p.a");

        assertThat(told.err())
                .containsPattern("\rexecution e1: requested, \\d+ s\033\\[K")
                .containsPattern("\rexecution e1: running, \\d+ s\033\\[K")
                .endsWith("\r\033[K");
        assertThat(told.out()).doesNotContain("\033");
    }

    @Test
    void printsTheIdAtOnceWhenItShallNotWait() {
        Told told = Told.by(api, "run", "p.a", "-a");

        assertThat(told.code()).isZero();
        assertThat(told.out()).isEqualToIgnoringNewLines("e1");
    }

    @Test
    void asksForADelayInMilliseconds() {
        Told.by(api, "run", "p.a", "-a", "--delay", "1.5");
        assertThat(api.only("POST").json()).isEqualTo(Map.of("action", "p.a", "parameters", Map.of(), "delay", 1500));

        for (String wrong : List.of("-1", "1e999999999", "315360001", "soon")) {
            Told told = Told.by(api, "run", "p.a", "-a", "--delay", wrong);
            assertThat(told.code()).as(told.err()).isEqualTo(2);
            assertThat(told.err()).contains("--delay").hasSizeLessThan(2_000);
        }
    }

    @Test
    void stopsWaitingAtTheLimitAndSaysThatTheExecutionGoesOn() {
        status("running");

        Told told = Told.by(api, "run", "p.a", "--timeout", "0");

        assertThat(told.code()).isEqualTo(124);
        assertThat(told.out()).isEmpty();
        assertThat(told.err()).contains("\"e1\"").contains("goes on");
    }

    @Test
    void goesOnWaitingWhileTheApiIsAway() {
        status("running");
        api.on("GET /v1/executions/e1", 503, Map.of("faultstring", "The database did not answer"));
        status("succeeded");

        assertThat(Told.by(api, "run", "p.a").code()).isZero();
    }

    @Test
    void saysThatTheExecutionGoesOnWhenItCannotBeWatched() {
        api.on("GET /v1/executions/e1", 500, Map.of("faultstring", "Internal error"));

        Told told = Told.by(api, "run", "p.a");

        assertThat(told.code()).isEqualTo(1);
        assertThat(told.err()).isEqualToIgnoringNewLines("petrel: execution \"e1\" goes on, but: Internal error");
    }

    @Test
    void exitsWithThreeForAnActionThatIsNotThere() {
        Told told = Told.by(api, "run", "p.none");

        assertThat(told.code()).isEqualTo(3);
        assertThat(told.err()).contains("there is no action \"p.none\"");
    }

    @Test
    void saysOnCtrlCThatTheExecutionGoesOn() {
        assertThat(Interruption.text("e1")).contains("\"e1\" goes on").contains("petrel execution cancel e1");
    }

    private void action(String parameters) {
        api.on("GET /v1/actions/views/parameters/p.b", 200, "{\"parameters\": " + parameters + "}");
    }

    private Object sent(String... words) {
        api.asked.clear();
        List<String> all = new ArrayList<>(List.of("run", "p.b", "--async"));
        all.addAll(List.of(words));
        assertThat(Told.by(api, all.toArray(String[]::new)).code()).isZero();
        return api.only("POST").json().get("parameters");
    }

    private RunTest status(String status) {
        api.on("GET /v1/executions/e1", 200, Map.of("id", "e1", "status", status, "result", Map.of("stdout", "hello")));
        return this;
    }
}
