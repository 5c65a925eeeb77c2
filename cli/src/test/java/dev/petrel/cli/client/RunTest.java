// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
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
                .isEqualToIgnoringNewLines("petrel: action \"p.a\": \"n\": expected an integer, found \"2.5\"");
    }

    @Test
    void namesTheActionWhoseParametersAreRefused() {
        try (FakeApi other = new FakeApi()) {
            other.on("GET /v1/actions/views/parameters/p.a", 200, Map.of("parameters", Map.of()))
                    .on("POST /v1/executions", 400, Map.of("faultstring", "'must' is a required property"));

            Told told = Told.by(other, "run", "p.a");

            assertThat(told.code()).isEqualTo(2);
            assertThat(told.err())
                    .isEqualToIgnoringNewLines("petrel: action \"p.a\": 'must' is a required property; \"petrel action"
                            + " get p.a\" shows its parameters");
        }
    }

    @Test
    void printsTheIdAtOnceWhenItShallNotWait() {
        Told told = Told.by(api, "run", "p.a", "-a");

        assertThat(told.code()).isZero();
        assertThat(told.out()).isEqualToIgnoringNewLines("e1");
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

    private RunTest status(String status) {
        api.on("GET /v1/executions/e1", 200, Map.of("id", "e1", "status", status, "result", Map.of("stdout", "hello")));
        return this;
    }
}
