// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AliasTest {

    private static final Map<String, Object> SAY =
            Map.of("ref", "p.say", "action_ref", "core.echo", "enabled", true, "formats", List.of("say {{ message }}"));

    private final FakeApi api = new FakeApi();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void listsShowsAndSwitches() {
        api.on("GET /v1/actionalias", 200, List.of(SAY))
                .on("GET /v1/actionalias/p.say", 200, SAY)
                .on("PUT /v1/actionalias/p.say", 200, SAY);

        assertThat(Told.by(api, "action-alias", "list").out()).contains("p.say", "core.echo");
        assertThat(Told.by(api, "action-alias", "get", "p.say").out()).contains("say {{ message }}");
        assertThat(Told.by(api, "action-alias", "disable", "p.say").out()).contains("\"p.say\" is disabled");
        assertThat(api.only("PUT").json()).isEqualTo(Map.of("enabled", false));
    }

    @Test
    void tellsWhatAMatchIs() {
        api.on("POST /v1/actionalias/match", 200, Map.of("actionalias", SAY, "representation", "say {{ message }}"));

        Told told = Told.by(api, "action-alias", "match", "say", "hello");

        assertThat(told.code()).isZero();
        assertThat(told.out()).contains("p.say", "core.echo", "say {{ message }}");
        assertThat(api.only("POST").json()).isEqualTo(Map.of("command", "say hello"));
    }

    @Test
    void tellsThatNothingMatches() {
        api.on("POST /v1/actionalias/match", 400, Map.of("faultstring", "Command 'x' matched no patterns"));

        Told told = Told.by(api, "action-alias", "match", "x");

        assertThat(told.code()).isEqualTo(2);
        assertThat(told.err()).contains("matched no patterns");
    }

    @Test
    void tellsWhatATextWouldDo() {
        api.on(
                "POST /v1/actionalias/test",
                200,
                Map.of(
                        "actionalias",
                        SAY,
                        "representation",
                        "say {{ message }}",
                        "executions",
                        List.of(Map.of("parameters", Map.of("message", "hello"), "message", "said hello"))));

        Told told = Told.by(api, "action-alias", "test", "say hello", "--user", "sam");

        assertThat(told.code()).isZero();
        assertThat(told.out()).contains("p.say", "core.echo", "hello", "said hello");
        assertThat(api.only("POST").json())
                .isEqualTo(Map.of("command", "say hello", "user", "sam", "source_channel", "cli"));
    }

    @Test
    void failsWhenTheActionWouldRefuseIt() {
        api.on(
                "POST /v1/actionalias/test",
                200,
                Map.of("actionalias", SAY, "executions", List.of(Map.of("refusal", "no such parameter"))));

        Told told = Told.by(api, "action-alias", "test", "say hello x=1");

        assertThat(told.code()).isEqualTo(1);
        assertThat(told.out()).contains("no such parameter");
    }

    @Test
    void executes() {
        Map<String, Object> result = Map.of(
                "actionalias", SAY, "execution", Map.of("id", "e1", "status", "requested"), "message", "said hello");
        api.on("POST /v1/aliasexecution/match_and_execute", 201, Map.of("results", List.of(result)));

        Told told = Told.by(api, "action-alias", "execute", "say", "hello", "--channel", "ops", "--route", "hubot");

        assertThat(told.code()).isZero();
        assertThat(told.out()).contains("p.say", "e1", "said hello");
        assertThat(api.only("POST").json())
                .isEqualTo(Map.of("command", "say hello", "source_channel", "ops", "notification_route", "hubot"));
    }
}
