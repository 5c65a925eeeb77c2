// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code /actionalias}: what there is, which one a command means, and changes by hand. */
class AliasesTest {

    private static final String GO =
            "{\"name\":\"go\",\"pack\":\"mypack\",\"action_ref\":\"core.noop\",\"formats\":[\"go {{ x }}\"]}";

    private final ApiFixture api = new ApiFixture();

    @BeforeEach
    void golden() {
        api.registerGolden();
    }

    @AfterEach
    void close() {
        api.close();
    }

    static Stream<Map<String, Object>> commands() {
        return Golden.cases("aliases/match.json").stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void findsTheAliasThatStackStormFinds(Map<String, Object> recorded) {
        ApiFixture.Answer answer =
                api.post("/v1/actionalias/match", Json.write(Map.of("command", recorded.get("command"))));

        Map<String, Object> match = Golden.object(recorded, "match");
        assertThat(answer.status()).as(answer.text()).isEqualTo(match.get("code"));
        Map<String, Object> found = new LinkedHashMap<>(answer.object());
        if (answer.status() == 200) {
            found.put("alias", Golden.object(found, "actionalias").get("ref"));
            found.remove("actionalias");
        }
        assertThat(found).isEqualTo(match.get("answer"));
    }

    static Stream<Map<String, Object>> helps() {
        return Golden.cases("aliases/execute.json").stream()
                .filter(each -> String.valueOf(each.get("request")).startsWith("GET "));
    }

    @ParameterizedTest
    @MethodSource("helps")
    void helpsAsStackStormDoes(Map<String, Object> recorded) {
        ApiFixture.Answer answer =
                api.get(String.valueOf(recorded.get("request")).substring(4));

        assertThat(answer.object()).isEqualTo(recorded.get("answer"));
    }

    @Test
    void helpsAPageAtATime() {
        Map<String, Object> page = api.get("/v1/actionalias/help?pack=golden&filter=%5ETYPED&offset=1&limit=2")
                .object();

        assertThat(page).containsEntry("available", 6);
        assertThat((List<?>) page.get("helpstrings"))
                .hasSize(2)
                .first()
                .satisfies(line -> assertThat(line.toString()).contains("typed both"));
        assertThat(api.get("/v1/actionalias/help?filter=%28").fault()).contains("filter");
        assertThat(api.get("/v1/actionalias/help?limit=-1").fault()).contains("limit");
    }

    @Test
    void listsAndShows() {
        assertThat(api.get("/v1/actionalias?pack=golden").list())
                .extracting(alias -> alias.get("name"))
                .containsExactly("cjk", "disabled", "fixed", "more", "run", "rx", "say", "twin_a", "twin_b", "typed");
        assertThat(api.get("/v1/actionalias?name=say").list()).hasSize(1);
        Map<String, Object> say = api.get("/v1/actionalias/golden.say").object();
        assertThat(say)
                .containsEntry("uid", "action_alias:golden:say")
                .containsEntry("action_ref", "core.echo")
                .containsEntry("enabled", true)
                .containsEntry("metadata_file", "aliases/say.yaml")
                .containsEntry("immutable_parameters", Map.of())
                .containsEntry("extra", Map.of())
                .containsEntry(
                        "formats",
                        List.of(
                                "say {{ message }}",
                                Map.of(
                                        "display",
                                        "shout {{ message }}",
                                        "representation",
                                        List.of("shout {{ message }}", "yell {{ message }}"))));
        assertThat(Golden.object(say, "ack")).containsEntry("extra", Map.of("colour", "blue"));
        assertThat(api.get("/v1/actionalias/" + say.get("id")).object()).isEqualTo(say);
        assertThat(api.get("/v1/actionalias/golden.none").status()).isEqualTo(404);
    }

    @Test
    void createsChangesAndRemoves() {
        ApiFixture.Answer created = api.post("/v1/actionalias", GO);
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        assertThat(created.object()).containsEntry("ref", "mypack.go").containsEntry("enabled", true);
        assertThat(match("go on").status()).isEqualTo(200);
        assertThat(api.post("/v1/actionalias", GO))
                .satisfies(again -> assertThat(again.status()).isEqualTo(409))
                .satisfies(again -> assertThat(again.object())
                        .containsEntry("conflict-id", created.object().get("id")));

        String id = String.valueOf(created.object().get("id"));
        Map<String, Object> changed = new LinkedHashMap<>(created.object());
        changed.put("formats", List.of("went {{ x }}"));
        assertThat(api.put("/v1/actionalias/" + id, Json.write(changed)).object())
                .isEqualTo(changed);
        assertThat(match("go on").status()).isEqualTo(400);
        assertThat(match("went on").status()).isEqualTo(200);

        assertThat(api.put("/v1/actionalias/mypack.go", "{\"enabled\":false}").object())
                .containsEntry("enabled", false);
        assertThat(match("went on").status()).isEqualTo(400);

        assertThat(api.delete("/v1/actionalias/" + id).status()).isEqualTo(204);
        assertThat(api.delete("/v1/actionalias/" + id).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"pack\":\"p\",\"action_ref\":\"core.noop\",\"formats\":[]}                           | 'name' is a required",
                "{\"name\":\"a\",\"action_ref\":\"core.noop\",\"formats\":[]}                           | 'pack' is a required",
                "{\"name\":\"a\",\"pack\":\"p\",\"formats\":[]}                                         | 'action_ref' is a",
                "{\"name\":\"a\",\"pack\":\"p\",\"action_ref\":\"core.noop\"}                           | 'formats' is a required",
                "{\"name\":\"a/b\",\"pack\":\"p\",\"action_ref\":\"core.noop\",\"formats\":[\"x\"]}     | a/b",
                "{\"name\":\"a\",\"pack\":\"p.q\",\"action_ref\":\"core.noop\",\"formats\":[\"x\"]}     | p.q",
                "{\"name\":\"a\",\"pack\":\"p\",\"action_ref\":\"core.noop\",\"formats\":\"x\"}         | formats",
                "{\"name\":\"a\",\"pack\":\"p\",\"action_ref\":\"core.noop\",\"formats\":[\"x\"],\"akc\":{}} | akc"
            })
    void saysWhatIsWrongWithAnAlias(String body, String why) {
        ApiFixture.Answer answer = api.post("/v1/actionalias", body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.fault()).contains(why);
    }

    @Test
    void warnsOfWhatAnAliasCannotDo() {
        String alias = "{\"name\":\"odd\",\"pack\":\"mypack\",\"action_ref\":\"core.noop\",\"formats\":[\"go (\"],"
                + "\"ack\":{\"enabld\":false},\"result\":{\"formt\":\"x\"}}";

        Map<String, Object> created = api.post("/v1/actionalias", alias).object();

        assertThat((List<?>) created.get("warnings"))
                .map(String::valueOf)
                .satisfiesExactlyInAnyOrder(
                        each -> assertThat(each).startsWith("formats: \"go (\" matches nothing"),
                        each -> assertThat(each)
                                .startsWith("ack.enabld: unknown key")
                                .endsWith("mean \"enabled\"?"),
                        each -> assertThat(each)
                                .startsWith("result.formt: unknown key")
                                .endsWith("mean \"format\"?"));
        assertThat(api.put("/v1/actionalias/mypack.odd", Json.write(created)).object())
                .isEqualTo(created);
    }

    @Test
    void refusesTextsThatNobodyTypes() {
        assertThat(match("x".repeat(20_000)).fault()).contains("20000 characters");
        assertThat(match("a\u001bb").fault()).contains("U+001B");
        assertThat(api.post("/v1/actionalias/match", "{}").fault()).isEqualTo("'command' is a required property");
    }

    private ApiFixture.Answer match(String command) {
        return api.post("/v1/actionalias/match", Json.write(Map.of("command", command)));
    }
}
