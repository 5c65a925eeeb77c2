// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a request is said by name; what a client asks for is given, or refused by name. */
class StrictnessTest {

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/executions?timestamp_gt=%2B99999-01-01T00:00:00Z | timestamp_gt | +99999-01-01",
                "/v1/executions?timestamp_lt=yesterday                | timestamp_lt | yesterday",
                "/v1/executions?limit=99999999999                     | limit | 99999999999",
                "/v1/executions?offset=-5                             | Offset | -5",
                "/v1/executions?show_secrets=perhaps                  | show_secrets | perhaps",
                "/v1/executions?sort=elapsed                          | sort | elapsed",
                "/v1/executions?status=done&status=new                | status | 2 times",
                "/v1/executions?statsu=failed                         | statsu | Did you mean \"status\"?",
                "/v1/executions?liveaction=1                          | liveaction | filter by id",
                "/v1/executions?$ne=1                                 | $ne | action, ",
                "/v1/rules?enabled=maybe                              | enabled | maybe",
                "/v1/rules?user=%FF                                   | user | UTF-8",
                "/v1/keys?scope=mine                                  | Scope | mine",
                "/v1/keys?prefix=a%00b                                | prefix | NUL",
                "/v1/triggerinstances?status=odd                      | Status | odd",
                "/v1/actions?sort=-size                               | sort | size",
                "/v1/status?late_after=soon                           | late_after | soon"
            })
    void namesWhatIsWrongInAQuery(String path, String name, String why) {
        ApiFixture.Answer answer = api.get(path);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.fault()).contains(name, why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]                                                              | a list | expected an object",
                "{\"action\":                                                    | ends in the middle | line 1, column 11",
                "{\"action\":\"core.noop\",\"parameters\":{\"n\":1e999}}         | parameters.n | 1e999",
                "{\"action\":\"core.noop\",\"parameters\":{\"n\":[0,NaN]}}       | no JSON | line 1",
                "{\"action\":\"core.noop\",\"parameters\":{\"a\":1,\"a\":2}}     | parameters.a | twice",
                "{\"action\":\"core.local\",\"parameters\":{\"cmd\":\"\\ud800\"}} | parameters.cmd | ud800",
                "{\"action\":\"core\\u0000noop\"}                                | action | NUL",
                "{\"action\":\"core.local\",\"parameters\":{\"cmd\":\"a\\u0000b\"}} | Parameter \"cmd\" | NUL",
                "{\"action\":\"core.local\",\"parameters\":{\"cmd\":\"a\",\"env\":{\"A\":\"\\u0000\"}}} | Parameter \"env\" | NUL",
                "{\"action\":7}                                                  | action | 7 is not of type 'string'",
                "{\"action\":\"core.noop\",\"user\":[]}                          | user | not of type 'string'",
                "{\"action\":\"core.noop\",\"notify\":{\"on-end\":{}}}           | on-end | on-complete",
                "{\"action\":\"core.noop\",\"notify\":{\"on-success\":{\"routes\":\"a\"}}} | on-success.routes | a list of strings",
                "{\"action\":\"core.noop\",\"delay\":-1}                         | delay | -1",
                "{\"action\":\"core.noop\",\"parmeters\":{}}                     | parmeters | Did you mean \"parameters\"?"
            })
    void namesWhatIsWrongInABody(String body, String name, String why) {
        ApiFixture.Answer answer = api.post("/v1/executions", body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.fault()).contains(name, why);
        assertThat(api.get("/v1/executions").list()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"../../p, r", "a.b, r", "'', r", "p, a/b", "p, ' r'", "p, 'a\tb'", "p, ''"})
    void rulesAreNamedSoThatTheirReferencesWork(String pack, String name) {
        ApiFixture.Answer answer = api.post(
                "/v1/rules",
                Json.write(Map.of(
                        "pack",
                        pack,
                        "name",
                        name,
                        "trigger",
                        Map.of("type", "mypack.changed_file"),
                        "action",
                        Map.of("ref", "core.noop"))));

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.fault()).contains(name.equals("r") ? "pack" : "name");
    }

    @Test
    void oneRunnerTypeIsOne() {
        assertThat(names("/v1/runnertypes?name=noop")).containsExactly("noop");
        assertThat(names("/v1/runnertypes?name=noop,local-shell-cmd")).hasSize(2);
        assertThat(names("/v1/runnertypes?name=none")).isEmpty();
    }

    @Test
    void contentIsPickedSortedAndCutToAttributes() {
        assertThat(names("/v1/actions?pack=core&name=noop,local&sort=-name")).containsExactly("noop", "local");
        assertThat(names("/v1/actions?pack=core&name=noop,local&sort=name")).containsExactly("local", "noop");
        assertThat(api.get("/v1/actions?name=noop&include_attributes=ref,pack").list())
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsOnlyKeys("id", "ref", "pack");
        assertThat(api.get("/v1/actions?name=noop&exclude_attributes=parameters")
                        .text())
                .doesNotContain("\"parameters\"");
        assertThat(names("/v1/actions?tags=nosuch")).isEmpty();
        assertThat(api.get("/v1/rules?user=bob").list()).isEmpty();
    }

    @Test
    void executionsWithoutParentsAreAllThereAre() {
        String id = api.requested(Map.of("cmd", "x")).id();

        assertThat(api.get("/v1/executions?parent=null").list()).hasSize(1);
        assertThat(api.get("/v1/executions?parent=" + id).list()).isEmpty();
        assertThat(api.get("/v1/executions?timestamp=2026-01-02T03:04:06.678901Z")
                        .list())
                .hasSize(1);
        assertThat(api.get("/v1/executions?timestamp=2026-01-02T03:04:06.678902Z")
                        .list())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"tasks\":[],\"reset\":[],\"parameters\":{\"cmd\":\"y\"}} | 201",
                "{\"tasks\":null,\"reset\":null,\"delay\":0}                 | 201",
                "{\"tasks\":[\"a\"]}                                          | 400",
                "{\"reset\":[\"a\"]}                                          | 400"
            })
    void whatIsEmptyIsNotAskedFor(String body, int status) {
        String id = api.requested(Map.of("cmd", "x")).id();

        assertThat(api.post("/v1/executions/" + id + "/re_run", body).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"packs\":\"mypack\"}                                    | packs",
                "{\"packs\":[1]}                                           | packs",
                "{\"packs\":[\"../../p\"]}                                 | ../../p",
                "{\"packs\":[\"mypack\"],\"types\":[\"alliases\"]}         | alliases",
                "{\"packs\":[\"mypack\"],\"fail_on_failure\":\"yes\"}      | fail_on_failure",
                "{\"packs\":[\"nosuch\"],\"fail_on_failure\":true}         | nosuch",
                "{\"pakcs\":[\"mypack\"]}                                  | Did you mean \"packs\"?"
            })
    void registersWhatIsAskedForOrSaysWhyNot(String body, String why) {
        ApiFixture.Answer answer = api.post("/v1/packs/register", body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.fault()).contains(why);
    }

    @Test
    void registersTheKindsThatAreNamed() {
        assertThat(api.post("/v1/packs/register", "{\"packs\":[\"mypack\"],\"types\":[\"rule\",\"actions\"]}")
                        .object())
                .containsOnlyKeys("packs", "actions", "rules", "problems");
        assertThat(api.post("/v1/packs/register", "{\"packs\":[\"mypack\"],\"types\":[\"all\"]}")
                        .object())
                .containsKeys("packs", "triggers", "sensors", "actions", "rules", "aliases", "policies");
    }

    private List<String> names(String path) {
        return api.get(path).list().stream()
                .map(item -> String.valueOf(item.get("name")))
                .toList();
    }

    /** Not by the library: see HttpServer. */
    @Test
    void pathsAreJudgedHereAndTheConnectionStays() throws IOException {
        try (Wire wire = new Wire(api.port())) {
            for (String path : List.of("%5C", "%0D%0AX-Evil:%201", "%7F", "a;b", "%2e%2e")) {
                Wire.Answer answer = wire.send("GET", "/v1/runnertypes/" + path, new byte[0]);
                assertThat(answer.status()).as(path).isEqualTo(404);
                assertThat(answer.headers()).containsKey("x-request-id").doesNotContainKeys("connection", "x-evil");
            }
            assertThat(wire.send("GET", "/v1/packs/views/file/mypack/%2e%2e/%2e%2e/%2e%2e/pom.xml", new byte[0])
                            .status())
                    .isEqualTo(400);
        }
    }
}
