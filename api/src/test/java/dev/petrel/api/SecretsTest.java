// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.TriggerInstance;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.engine.store.DeadLetterStore.DeadLetter;
import dev.petrel.engine.store.ResultChunks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What schemas of output and payload call secret is shown nowhere. */
class SecretsTest {

    private static final String SECRET = "s3cr3t";
    private static final String MASK = "********";
    private static final Map<String, Object> SCHEMA = Map.of(
            "type",
            "object",
            "properties",
            Map.of("token", Map.of("type", "string", "secret", true), "user", Map.of("type", "string")));

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void masksTheOutputOfAShellActionWherever() {
        outputSchema("core.local", SCHEMA);
        Execution small =
                ended("core.local", Map.of("stdout", Map.of("token", SECRET, "user", "u"), "succeeded", true));
        Execution text = ended("core.local", Map.of("stdout", SECRET + " as text", "succeeded", true));
        Execution large = ended("core.local", Map.of("stdout", Map.of("token", SECRET.repeat(ResultChunks.CHUNK))));

        for (Execution execution : List.of(small, text, large)) {
            String path = "/v1/executions/" + execution.id();
            for (String shown : List.of(
                    path,
                    path + "?include_attributes=result",
                    path + "/attribute/result",
                    path + "/output",
                    path + "/output?output_type=stdout",
                    "/v1/executions",
                    "/v1/executions?include_attributes=result",
                    "/v1/executions?include_attributes=result.stdout",
                    "/v1/executions/last")) {
                ApiFixture.Answer answer = api.get(shown);
                assertThat(answer.status()).as(shown).isEqualTo(200);
                assertThat(answer.text()).as(shown).doesNotContain(SECRET);
            }
            for (String shown : List.of(path + "?", path + "/attribute/result?", path + "/output?")) {
                assertThat(api.get(shown + "show_secrets=true").text())
                        .as(shown)
                        .contains(SECRET);
            }
        }
        assertThat(api.get("/v1/executions/" + small.id() + "/attribute/result").object())
                .isEqualTo(Map.of("stdout", Map.of("token", MASK, "user", "u"), "succeeded", true));
        assertThat(api.get("/v1/executions/" + text.id() + "/output").text()).isEqualTo(MASK + "\n");
    }

    @Test
    void masksWhatAPythonActionReturned() {
        outputSchema("mypack.py", Map.of("token", Map.of("type", "string", "secret", true))); // the older form
        ended("mypack.py", Map.of("result", Map.of("token", SECRET, "n", 1), "exit_code", 0, "stdout", "out"));

        assertThat(api.get("/v1/executions/last").object().get("result"))
                .isEqualTo(Map.of("result", Map.of("token", MASK, "n", 1), "exit_code", 0, "stdout", "out"));
    }

    @Test
    void masksTheResultOfAnActionThatIsGone() {
        outputSchema("core.local", SCHEMA);
        ended("core.local", Map.of("stdout", SECRET, "return_code", 0));
        api.store.content().remove(Action.class, "core.local");

        assertThat(api.get("/v1/executions/last").object().get("result"))
                .isEqualTo(Map.of("stdout", MASK, "return_code", 0));
    }

    @Test
    void masksPayloadsOfTriggersWherever() {
        TriggerType type = api.store
                .content()
                .get(TriggerType.class, "mypack.changed_file")
                .orElseThrow();
        api.store
                .content()
                .put(new TriggerType(type.ref(), null, SCHEMA, type.parametersSchema(), List.of(), null, null));
        TriggerInstance instance = api.instance("mypack.changed_file", Map.of("token", SECRET, "user", "u"));
        api.requested("core.noop", Map.of(), null, instance.id());
        String body = "{\"trigger\":\"mypack.changed_file\",\"payload\":{\"token\":\"" + SECRET + "\"}}";
        api.store.deadLetters().put(new DeadLetter("d", "trigger", "m", body, "broken", 1, api.clock.instant()));

        for (String shown : List.of(
                "/v1/triggerinstances",
                "/v1/triggerinstances/" + instance.id(),
                "/v1/executions/last",
                "/v1/executions",
                "/v1/deadletters",
                "/v1/deadletters/d")) {
            ApiFixture.Answer answer = api.get(shown);
            assertThat(answer.status()).as(shown).isEqualTo(200);
            assertThat(answer.text()).as(shown).doesNotContain(SECRET).contains(MASK);
        }
        assertThat(api.get("/v1/triggerinstances/" + instance.id()).object().get("payload"))
                .isEqualTo(Map.of("token", MASK, "user", "u"));
        assertThat(api.get("/v1/triggerinstances?show_secrets=true").text()).contains(SECRET);
    }

    @Test
    void masksTheSecretParametersOfARuleAndKeepsThemWhenTheyComeBack() {
        String rule = "{'name':'r','pack':'mypack','enabled':true,'trigger':{'type':'mypack.changed_file'},"
                + "'action':{'ref':'mypack.need','parameters':{'word':'w','secret':'" + SECRET + "'}}}";
        assertThat(api.post("/v1/rules", rule.replace('\'', '"')).text()).doesNotContain(SECRET);
        api.requested("core.noop", Map.of(), Ref.of("mypack.r"), null);

        for (String shown : List.of(
                "/v1/rules/mypack.r", "/v1/rules", "/v1/rules/views", "/v1/executions/last", "/v1/executions")) {
            assertThat(api.get(shown).text()).as(shown).doesNotContain(SECRET).contains(MASK);
        }
        Map<String, Object> read =
                new LinkedHashMap<>(api.get("/v1/rules/mypack.r").object());
        assertThat(read.get("action"))
                .isEqualTo(Map.of("ref", "mypack.need", "parameters", Map.of("word", "w", "secret", MASK)));
        read.put("enabled", false);
        assertThat(api.put("/v1/rules/mypack.r", Json.write(read)).status()).isEqualTo(200);
        assertThat(api.get("/v1/rules/mypack.r?show_secrets=true").object().get("action"))
                .isEqualTo(Map.of("ref", "mypack.need", "parameters", Map.of("word", "w", "secret", SECRET)));
    }

    private void outputSchema(String ref, Map<String, Object> schema) {
        Action action = api.store.content().get(Action.class, ref).orElseThrow();
        api.store
                .content()
                .put(new Action(
                        action.ref(),
                        action.description(),
                        action.enabled(),
                        action.runnerType(),
                        action.entryPoint(),
                        action.parameters(),
                        schema,
                        action.notification(),
                        action.tags(),
                        action.metadataFile(),
                        action.onRunnerLoss()));
    }

    private Execution ended(String action, Map<String, Object> result) {
        return api.ended(api.requested(action, Map.of(), null, null), ExecutionStatus.SUCCEEDED, result);
    }
}
