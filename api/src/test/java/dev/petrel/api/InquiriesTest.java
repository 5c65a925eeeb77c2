// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.content.TestRunners;
import dev.petrel.engine.inquiry.Inquiry;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.engine.parameter.ParameterRenderer;
import dev.petrel.engine.parameter.Rendering;
import dev.petrel.engine.store.ExecutionStore.Change;
import dev.petrel.expression.jinja.JinjaTemplates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Inquiries over REST, as StackStorm answered, with executions that are run by hand. */
class InquiriesTest {

    private static final Path RECORDED = Path.of("src/test/resources/golden-behaviour/runners/inquiries.json");

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void answersAsStackStormDid() throws IOException {
        List<Map<String, Object>> steps = steps();
        Map<String, Object> first = steps.get(0);
        ApiFixture.Answer requested = api.post("/v1/executions", Json.write(first.get("body")));
        assertThat(requested.status()).isEqualTo(201);
        String asked = (String) requested.object().get("id");
        assertThat(pending(asked)).isEqualTo(first.get("result"));
        steps.subList(1, 7).forEach(step -> compare(step, asked));
        compareEnd(steps.get(7), asked);
        steps.subList(8, 10).forEach(step -> compare(step, asked));

        Execution other = api.requested(Map.of("cmd", "true"));
        steps.subList(10, 12).forEach(step -> compare(step, other.id()));

        String usual = ask("{}");
        steps.subList(12, 14).forEach(step -> compare(step, usual));
        compareEnd(steps.get(14), usual);

        String ofAlice = ask("{\"users\": [\"alice\"]}");
        steps.subList(15, 17).forEach(step -> compare(step, ofAlice));
        assertThat(now(ofAlice).status().word()).isEqualTo(steps.get(17).get("then_status"));
        assertThat(steps).hasSize(18);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> steps() throws IOException {
        return (List<Map<String, Object>>)
                Json.readObject(Files.readString(RECORDED)).get("steps");
    }

    /** Requests {@code core.ask}, and makes it pending as its runner does. */
    private String ask(String parameters) {
        ApiFixture.Answer requested =
                api.post("/v1/executions", "{\"action\": \"core.ask\", \"parameters\": " + parameters + "}");
        assertThat(requested.status()).as(requested.text()).isEqualTo(201);
        String id = (String) requested.object().get("id");
        var ignored = pending(id);
        return id;
    }

    private Map<String, Object> pending(String id) {
        Execution run = api.running(now(id));
        Action action = api.store.content().get(Action.class, "core.ask").orElseThrow();
        ActionParameters parameters =
                ActionParameters.of(TestRunners.catalog().find("inquirer").orElseThrow(), action);
        Rendering.Done complete = (Rendering.Done)
                new ParameterRenderer(new JinjaTemplates()).complete(parameters, run.parameters(), Map.of());
        Inquiry inquiry = Inquiry.of(id, complete.runner());
        assertThat(inquiry.fault(false)).isEmpty();
        assertThat(api.store
                        .executions()
                        .transition(
                                id,
                                run.fence(),
                                ExecutionStatus.RUNNING,
                                Change.to(ExecutionStatus.PENDING, inquiry.result(), api.clock.instant())))
                .isTrue();
        return now(id).result();
    }

    private Execution now(String id) {
        return api.store.executions().get(id).orElseThrow();
    }

    private void compare(Map<String, Object> step, String id) {
        String[] request = ((String) step.get("request")).replace("<id>", id).split(" ");
        Object body = step.get("body");
        ApiFixture.Answer answer = api.call(
                request[0], request[1], body == null ? null : Json.write(body).replace("<id>", id));

        assertThat(answer.status()).as(step + " " + answer.text()).isEqualTo(((Number) step.get("code")).intValue());
        String recorded = Json.write(step.get("answer")).replace("<id>", id).replace("\\\"root\\\"", "\\\"stanley\\\"");
        if (Json.read(recorded) instanceof Map<?, ?> map && map.get("faultstring") instanceof String fault) {
            // The first line; Python's jsonschema goes on with what it looked at. Ours says where first.
            for (String part : fault.lines().findFirst().orElseThrow().split("(?<=validation\\.) ")) {
                assertThat(answer.fault()).as(step.toString()).contains(part);
            }
        } else {
            assertThat(answer.json()).as(step.toString()).isEqualTo(Json.read(recorded));
        }
    }

    private void compareEnd(Map<String, Object> step, String id) {
        Map<String, Object> ended = api.get("/v1/executions/" + id).object();
        assertThat(ended.get("status")).isEqualTo(step.get("then_status"));
        assertThat(ended.get("result")).isEqualTo(step.get("result"));
    }

    @Test
    void doesNotTakeAnAnswerThatNamesAnotherInquiryOrIsNone() {
        String id = ask("{}");
        assertThat(api.put("/v1/inquiries/" + id, "{\"id\": \"other\", \"response\": {\"continue\": true}}")
                        .fault())
                .contains("'id'", "path");
        assertThat(api.put("/v1/inquiries/" + id, "{\"id\": \"" + id + "\"}").fault())
                .isEqualTo("'response' is a required property");
        assertThat(api.put("/v1/inquiries/" + id, "{\"id\": \"" + id + "\", \"response\": [1]}")
                        .fault())
                .contains("'response'", "object");
        assertThat(now(id).status()).isEqualTo(ExecutionStatus.PENDING);
        assertThat(api.get("/v1/inquiries/" + "0".repeat(24)).status()).isEqualTo(404);
        assertThat(api.put("/v1/inquiries/x", "{\"id\": \"x\", \"response\": {}}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void anAnswerMayLeaveOutWhatHasADefault() {
        String id = ask("{\"schema\": {\"type\": \"object\", \"properties\":"
                + " {\"size\": {\"type\": \"integer\", \"required\": true, \"default\": 3}}}}");
        assertThat(api.put("/v1/inquiries/" + id, "{\"id\": \"" + id + "\", \"response\": {}}")
                        .status())
                .isEqualTo(200);
        assertThat(now(id).result()).containsEntry("response", Map.of()); // as StackStorm: not filled in
    }

    @Test
    void showsNoSecretOfAnAnswer() {
        String id = ask(
                "{\"schema\": {\"type\": \"object\", \"properties\":"
                        + " {\"pin\": {\"type\": \"string\", \"secret\": true, \"maxLength\": 6}, \"who\": {\"type\": \"string\"}}}}");
        String wrong = api.put(
                        "/v1/inquiries/" + id, "{\"id\": \"" + id + "\", \"response\": {\"pin\": \"s3cr3t-too-long\"}}")
                .fault();
        assertThat(wrong).doesNotContain("s3cr3t").contains("pin");
        ApiFixture.Answer taken = api.put(
                "/v1/inquiries/" + id,
                "{\"id\": \"" + id + "\", \"response\": {\"pin\": \"s3cr3t\", \"who\": \"me\"}}");
        assertThat(taken.object()).containsEntry("response", Map.of("pin", "********", "who", "me"));

        for (String path : List.of(
                "/v1/executions/" + id,
                "/v1/executions/" + id + "/attribute/result",
                "/v1/executions/" + id + "/output",
                "/v1/executions?include_attributes=result",
                "/v1/executions?include_attributes=result.response")) {
            assertThat(api.get(path).text()).as(path).doesNotContain("s3cr3t");
        }
        assertThat(api.get("/v1/executions/" + id + "?show_secrets=true").text())
                .contains("s3cr3t");
        assertThat(now(id).result()).containsEntry("response", Map.of("pin", "s3cr3t", "who", "me"));
    }

    @Test
    void isCanceledByItsOwnRoute() {
        String id = ask("{}");
        assertThat(api.delete("/v1/inquiries/" + id).status()).isEqualTo(200);
        assertThat(now(id).status()).isEqualTo(ExecutionStatus.CANCELED);
        assertThat(api.delete("/v1/inquiries/" + id).fault()).contains("is canceled");
    }

    @Test
    void listsAPageOfThoseThatWait() {
        String a = ask("{\"route\": \"a\"}");
        api.clock.advance(java.time.Duration.ofSeconds(1));
        String b = ask("{\"route\": \"b\"}");
        ApiFixture.Answer all = api.get("/v1/inquiries?include_attributes=route");
        assertThat(all.list()).isEqualTo(List.of(Map.of("id", b, "route", "b"), Map.of("id", a, "route", "a")));
        ApiFixture.Answer page = api.get("/v1/inquiries?limit=1&offset=1");
        assertThat(page.list()).extracting(each -> each.get("id")).containsExactly(a);
        assertThat(page.headers()).containsEntry("x-total-count", "2");
        assertThat(api.get("/v1/inquiries?route=a").status()).isEqualTo(400);
    }
}
