// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Notification;
import dev.petrel.expression.Rendered;
import dev.petrel.expression.jinja.JinjaTemplates;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code /aliasexecution}: commands become executions, and are answered as StackStorm answers them. */
class AliasExecutionsTest {

    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"|'([^']*)'");

    private final ApiFixture api = new ApiFixture();

    @BeforeEach
    void golden() {
        api.registerGolden();
    }

    @AfterEach
    void close() {
        api.close();
    }

    static Stream<Map<String, Object>> matches() {
        return Golden.cases("aliases/match.json").stream().filter(each -> each.containsKey("execute"));
    }

    @ParameterizedTest
    @MethodSource("matches")
    void executesAsStackStormDoes(Map<String, Object> recorded) {
        Map<String, Object> expected = Golden.object(recorded, "execute");
        Map<String, Object> match = Golden.object(Golden.object(recorded, "match"), "answer");
        Map<String, Object> body = new LinkedHashMap<>(Map.of("user", "sam", "source_channel", "hubot"));
        body.put("name", String.valueOf(match.get("alias")).replaceFirst("golden\\.", ""));
        body.put("format", expected.get("format"));
        body.put("command", recorded.get("command"));

        ApiFixture.Answer answer = api.post("/v1/aliasexecution", Json.write(body));

        assertThat(answer.status()).as(answer.text()).isEqualTo(expected.get("code"));
        if (answer.status() != 201) {
            assertSameFault(answer, Golden.object(expected, "answer"));
            assertThat(api.get("/v1/executions").list()).isEmpty();
            return;
        }
        Map<String, Object> result = answer.object();
        Map<String, Object> execution = Golden.object(result, "execution");
        Map<String, Object> found = new LinkedHashMap<>(summary(result));
        found.put("keys", new ArrayList<>(new TreeMap<>(result).keySet()));
        assertThat(found)
                .containsEntry("message", expected.get("message"))
                .containsEntry("parameters", expected.get("parameters"))
                .containsEntry("context", expected.get("context"))
                .containsEntry("keys", expected.get("keys"));
        assertThat(result.get("extra"))
                .isEqualTo(Golden.object(expected, "extra").get("extra"));
        assertThat(api.get("/v1/executions/" + execution.get("id")).object())
                .containsEntry("status", "requested")
                .containsEntry("parameters", expected.get("parameters"));
    }

    static Stream<Map<String, Object>> executions() {
        return Golden.cases("aliases/execute.json").stream()
                .filter(each -> String.valueOf(each.get("request")).startsWith("POST "));
    }

    @ParameterizedTest
    @MethodSource("executions")
    void matchesAndExecutesAsStackStormDoes(Map<String, Object> recorded) {
        ApiFixture.Answer answer =
                api.post(String.valueOf(recorded.get("request")).substring(5), Json.write(recorded.get("body")));

        Map<String, Object> expected = Golden.object(recorded, "answer");
        assertThat(answer.status()).as(answer.text()).isEqualTo(recorded.get("code"));
        if (answer.status() != 201) {
            assertSameFault(answer, expected);
            return;
        }
        List<Map<String, Object>> results = results(answer.object());
        assertThat(results).hasSameSizeAs(results(expected));
        for (int i = 0; i < results.size(); i++) {
            Map<String, Object> found = new LinkedHashMap<>(summary(results.get(i)));
            found.put("keys", new ArrayList<>(new TreeMap<>(results.get(i)).keySet()));
            assertThat(found).isEqualTo(results(expected).get(i));
        }
    }

    /** What of an answer was recorded. The user was {@code root}, and ids differ. */
    private static Map<String, Object> summary(Map<String, Object> result) {
        Map<String, Object> execution = Golden.object(result, "execution");
        Map<String, Object> context = new LinkedHashMap<>(Golden.object(execution, "context"));
        assertThat(context).containsEntry("user", "stanley");
        context.put("user", "root");
        Map<String, Object> alias = new LinkedHashMap<>(Golden.object(context, "action_alias_ref"));
        assertThat(alias)
                .containsEntry("id", Golden.object(result, "actionalias").get("id"));
        alias.put("id", "<id>");
        context.put("action_alias_ref", alias);
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("message", result.get("message"));
        summary.put("action", Golden.object(execution, "action").get("ref"));
        summary.put("parameters", execution.get("parameters"));
        summary.put("context", context);
        return summary;
    }

    /** The wording may differ; what is quoted on its first line may not. */
    private static void assertSameFault(ApiFixture.Answer answer, Map<String, Object> expected) {
        String recorded =
                String.valueOf(expected.get("faultstring")).lines().findFirst().orElseThrow();
        assertThat(answer.fault()).contains(recorded.substring(0, Math.min(20, recorded.indexOf(' '))));
        QUOTED.matcher(recorded)
                .results()
                .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                .filter(name -> !name.isBlank())
                .forEach(name -> assertThat(answer.fault()).contains(name));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> results(Map<String, Object> answer) {
        return (List<Map<String, Object>>) answer.get("results");
    }

    @Test
    void takesWhatPeopleTypeForNoTemplate() {
        String evil = "{{ st2kv.system.token }} {% if %} {{ 1 + 1 }}\n";

        Map<String, Object> execution =
                Golden.object(results(say("say \"" + evil + "\"").object()).get(0), "execution");

        assertThat(execution.get("parameters")).isEqualTo(Map.of("message", evil));
    }

    @Test
    void tellsTheRouteOfTheEnd() {
        Map<String, Object> body = new LinkedHashMap<>(Map.of("command", "say hi", "user", "{{ sam }}"));
        body.put("source_channel", "ops");
        body.put("notification_route", "hubot");

        Map<String, Object> execution = Golden.object(
                results(post("/v1/aliasexecution/match_and_execute", body).object())
                        .get(0),
                "execution");

        assertThat(Golden.object(Golden.object(execution, "liveaction"), "notify"))
                .containsOnlyKeys("on-complete");
        Execution stored =
                api.store.executions().get(String.valueOf(execution.get("id"))).orElseThrow();
        Notification told =
                Notification.of(stored.notification(), ExecutionStatus.FAILED).get(0);
        assertThat(told.routes()).containsExactly("hubot");
        assertThat(told.data()).containsEntry("source_channel", "ops").containsKeys("user", "source_context");
        assertThat(new JinjaTemplates().render(String.valueOf(told.data().get("user")), Map.of()))
                .isEqualTo(new Rendered.Text("{{ sam }}"));
    }

    @Test
    void takesTheDefaultForWhatAnOptionalPartOfAFormatDoesNotGive() {
        api.post(
                "/v1/actionalias",
                "{\"name\":\"part\",\"pack\":\"mypack\",\"action_ref\":\"golden.script\","
                        + "\"formats\":[\"part( as {{ word }})?( n {{ second }})? {{ first }}\"]}");

        ApiFixture.Answer answer = say("part as w x");

        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(Golden.object(results(answer.object()).get(0), "execution").get("parameters"))
                .isEqualTo(Map.of("word", "w", "second", 2, "first", "x"));
    }

    @Test
    void findsAnAliasByReferenceAndAmongThoseOfOneName() {
        api.post(
                "/v1/actionalias",
                "{\"name\":\"say\",\"pack\":\"mypack\",\"action_ref\":\"core.noop\",\"formats\":[\"utter\"]}");

        assertThat(execute("golden.say", "say {{ message }}", "say x").status()).isEqualTo(201);
        assertThat(execute("say", "utter", "utter").status()).isEqualTo(201);
        assertThat(execute("say", "whisper", "whisper").fault()).contains("whisper", "not available", "say");
    }

    @Test
    void requestsNothingWhenOneOfSeveralIsRefused() {
        api.post(
                "/v1/actionalias",
                "{\"name\":\"each\",\"pack\":\"mypack\",\"action_ref\":\"golden.typed\",\"formats\":[{\"match_multiple\":true,"
                        + "\"representation\":[\"(?:\\\\s|^)#(?P<whole>\\\\w+)(?:(?=\\\\s)|$)\"]}]}");

        assertThat(say("see #1 and #two").fault()).contains("\"two\"", "whole");
        assertThat(api.get("/v1/executions").list()).isEmpty();
        assertThat(results(say("see #1 and #2").object()))
                .extracting(result -> Golden.object(result, "execution").get("parameters"))
                .containsExactly(Map.of("whole", 1), Map.of("whole", 2));
    }

    @Test
    void refusesWhatCannotRun() {
        api.post(
                "/v1/actionalias",
                "{\"name\":\"a\",\"pack\":\"mypack\",\"action_ref\":\"no.such\",\"formats\":[\"lost\"]}");
        api.post(
                "/v1/actionalias",
                "{\"name\":\"b\",\"pack\":\"mypack\",\"action_ref\":\"core.noop\",\"formats\":[\"broken\"],"
                        + "\"immutable_parameters\":{\"x\":\"{{ nowhere }}\"}}");

        assertThat(say("lost"))
                .satisfies(answer -> assertThat(answer.status()).isEqualTo(404))
                .satisfies(answer -> assertThat(answer.fault()).isEqualTo("Action with ref \"no.such\" not found"));
        assertThat(say("broken").fault()).contains("\"x\"", "nowhere");
    }

    @Test
    void triesOutWithoutRunning() {
        Map<String, Object> tried = post("/v1/actionalias/test", Map.of("command", "say hi", "user", "sam"))
                .object();

        assertThat(Golden.object(tried, "actionalias")).containsEntry("ref", "golden.say");
        assertThat(tried).containsEntry("representation", "say {{ message }}");
        assertThat(tried.get("executions"))
                .isEqualTo(List.of(Map.of(
                        "parameters",
                        Map.of("message", "hi"),
                        "message",
                        "said for hi",
                        "extra",
                        Map.of("colour", "blue"))));
        assertThat(post("/v1/actionalias/test", Map.of("command", "typed abc five"))
                        .text())
                .contains("\"refusal\"", "five");
        assertThat(post("/v1/actionalias/test", Map.of("command", "nothing")).status())
                .isEqualTo(400);
        assertThat(api.get("/v1/executions").list()).isEmpty();
    }

    @Test
    void tellsHowAnExecutionEndedInTheWordsOfItsAlias() {
        String id = id(say("say hi"));
        Execution requested = api.store.executions().get(id).orElseThrow();

        assertThat(result(id))
                .containsEntry("enabled", true)
                .hasEntrySatisfying(
                        "message", message -> assertThat(message.toString()).contains("Cannot render", "result"));
        api.ended(requested, ExecutionStatus.SUCCEEDED, Map.of("stdout", "hi", "return_code", 0));
        assertThat(result(id))
                .isEqualTo(
                        Map.of("enabled", true, "message", "hi", "extra", Map.of("slack", Map.of("color", "green"))));
        assertThat(result(id(say("run date on")))).containsEntry("enabled", false);
        assertThat(api.get("/v1/aliasexecution/none/result").status()).isEqualTo(404);
    }

    @Test
    void tellsHowAnExecutionEndedInItsOwnWordsWithoutAnAlias() {
        Execution ended = api.ended(
                api.requested(Map.of("cmd", "x")),
                ExecutionStatus.FAILED,
                Map.of("stdout", "one\ntwo\n", "inner", Map.of("a", 1)));

        assertThat(String.valueOf(result(ended.id()).get("message")))
                .startsWith("Action core.local completed.\nstatus: failed\nexecution: " + ended.id())
                .contains("\n  stdout:\none\ntwo\n", "\n  inner:\n    a: 1\n");
    }

    private Map<String, Object> result(String id) {
        return api.get("/v1/aliasexecution/" + id + "/result").object();
    }

    private static String id(ApiFixture.Answer answer) {
        return String.valueOf(
                Golden.object(results(answer.object()).get(0), "execution").get("id"));
    }

    @Test
    void showsNoSecret() {
        String answer = say("typed abc 5 hidden=swordfish").text();

        assertThat(answer).contains("********").doesNotContain("swordfish");
        assertThat(post("/v1/actionalias/test", Map.of("command", "typed abc five hidden=swordfish"))
                        .text())
                .doesNotContain("swordfish");
    }

    private ApiFixture.Answer say(String command) {
        return post(
                "/v1/aliasexecution/match_and_execute",
                Map.of("command", command, "user", "sam", "source_channel", "ops"));
    }

    private ApiFixture.Answer execute(String name, String format, String command) {
        return post(
                "/v1/aliasexecution",
                Map.of("name", name, "format", format, "command", command, "user", "sam", "source_channel", "ops"));
    }

    private ApiFixture.Answer post(String path, Map<String, ?> body) {
        return api.post(path, Json.write(body));
    }
}
