// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Enforcement;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.TraceContext;
import dev.petrel.engine.model.TriggerInstance;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Traces over REST: what is written is what rules engines and clients write anyhow. */
class TracesTest {

    private static final Ref RULE = Ref.of("mypack.mypack_test");
    private static final String RULE_ID = Ids.content("rule", RULE);

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    private Event event(String trigger, String name, String tag, String trace) {
        api.clock.advance(Duration.ofSeconds(1));
        Event event = new Event(
                Ids.derive(name),
                Ref.of(trigger),
                Map.of(),
                api.clock.instant(),
                name,
                tag,
                trace,
                new Event.Source("n", null, 0));
        api.store.events().recordInstances(List.of(new TriggerInstance(event, TriggerInstance.Status.PROCESSED, null)));
        return event;
    }

    /** As the rules engine requests it. */
    private Execution enforced(Event event) {
        api.clock.advance(Duration.ofSeconds(1));
        Execution execution = Execution.requested(
                Ids.execution(event.id(), RULE),
                api.store.content().get(Action.class, "core.noop").orElseThrow(),
                Map.of(),
                Map.of(TraceContext.KEY, event.trace().value(), "user", "stanley"),
                new Execution.Lineage(RULE, event.id()),
                api.clock.instant());
        api.store.executions().create(List.of(execution));
        api.store
                .events()
                .recordEnforcements(List.of(new Enforcement(
                        Ids.enforcement(event.id(), RULE),
                        event.id(),
                        RULE,
                        execution.id(),
                        null,
                        api.clock.instant())));
        return execution;
    }

    @Test
    void showsWhatCameOfAnEventFromItsCauseOn() {
        Event root = event("mypack.changed_file", "root", "my-tag", null);
        Execution first = enforced(root);
        Event ended = event("core.st2.generic.actiontrigger", "execution " + first.id(), "my-tag", root.id());
        Execution second = enforced(ended);

        Map<String, Object> trace = api.get("/v1/traces/" + root.id()).object();

        assertThat(trace)
                .containsEntry("id", root.id())
                .containsEntry("uid", "trace:" + root.id())
                .containsEntry("trace_tag", "my-tag")
                .containsEntry(
                        "trigger_instances",
                        List.of(
                                part(root.id(), "mypack.changed_file", 1, Map.of()),
                                part(
                                        ended.id(),
                                        "core.st2.generic.actiontrigger",
                                        3,
                                        Map.of("type", "action_execution", "id", first.id()))))
                .containsEntry(
                        "rules",
                        List.of(
                                part(
                                        RULE_ID,
                                        "mypack.mypack_test",
                                        2,
                                        Map.of("type", "trigger_instance", "id", root.id())),
                                part(
                                        RULE_ID,
                                        "mypack.mypack_test",
                                        4,
                                        Map.of("type", "trigger_instance", "id", ended.id()))))
                .containsEntry(
                        "action_executions",
                        List.of(
                                part(
                                        first.id(),
                                        "core.noop",
                                        2,
                                        Map.of("type", "rule", "id", RULE_ID + ":" + root.id())),
                                part(
                                        second.id(),
                                        "core.noop",
                                        4,
                                        Map.of("type", "rule", "id", RULE_ID + ":" + ended.id()))))
                .doesNotContainKey("truncated");
        assertThat(trace.get("start_timestamp")).isEqualTo(time(1));
        for (String filter : List.of(
                "execution=" + second.id(),
                "trigger_instance=" + ended.id(),
                "trigger_instance=" + root.id(),
                "rule=mypack.mypack_test",
                "rule=" + RULE_ID,
                "trace_tag=my-tag")) {
            assertThat(api.get("/v1/traces?" + filter).json()).as(filter).isEqualTo(List.of(trace));
        }
        for (String filter : List.of("execution=x", "trigger_instance=x", "rule=no.rule", "trace_tag=other")) {
            assertThat(api.get("/v1/traces?" + filter).list()).as(filter).isEmpty();
        }
    }

    private Map<String, Object> part(String id, String ref, int second, Map<String, String> cause) {
        return Map.of("object_id", id, "ref", ref, "updated_at", time(second), "caused_by", cause);
    }

    private static String time(int second) {
        return String.format("2026-01-02T03:04:%02d.678901Z", 5 + second);
    }

    @Test
    void listsTheNewestFirstUnlessToldOtherwise() {
        Event event = event("mypack.changed_file", "one", null, null);
        api.clock.advance(Duration.ofSeconds(1));
        String byHand = (String) api.post("/v1/executions", "{\"action\":\"core.noop\"}")
                .object()
                .get("id");
        Event other = event("mypack.changed_file", "two", null, null);

        assertThat(ids("/v1/traces")).containsExactly(other.id(), byHand, event.id());
        assertThat(ids("/v1/traces?sort_desc=True")).containsExactly(other.id(), byHand, event.id());
        assertThat(ids("/v1/traces?sort_asc=True")).containsExactly(event.id(), byHand, other.id());
        assertThat(ids("/v1/traces?limit=1&offset=1")).containsExactly(byHand);
        assertThat(api.get("/v1/traces?limit=1").headers()).containsEntry("x-total-count", "3");
        assertThat(api.get("/v1/traces?include_attributes=trace_tag").json())
                .isEqualTo(List.of(
                        Map.of("id", other.id(), "trace_tag", "trigger_instance-" + other.id()),
                        Map.of("id", byHand, "trace_tag", "execution-" + byHand),
                        Map.of("id", event.id(), "trace_tag", "trigger_instance-" + event.id())));
        assertThat(ids("/v1/traces?trace_tag=execution-" + byHand)).containsExactly(byHand);
        assertThat(ids("/v1/traces?trace_tag=trigger_instance-" + other.id())).containsExactly(other.id());
        assertThat(ids("/v1/traces?trace_tag=trigger_instance-" + byHand)).isEmpty();
    }

    private List<Object> ids(String path) {
        return api.get(path).list().stream().map(trace -> trace.get("id")).toList();
    }

    @Test
    void anExecutionByHandBeginsATraceOrGoesOnWithOne() {
        Event root = event("mypack.changed_file", "root", null, null);
        String tagged = requested("{\"trace_context\": {\"trace_tag\": \"mine\"}}");
        String attached = requested("{\"trace_context\": {\"id_\": \"" + root.id() + "\"}}");
        String again = (String)
                api.post("/v1/executions/" + tagged + "/re_run", "{}").object().get("id");

        assertThat(ids("/v1/traces?trace_tag=mine")).containsExactly(tagged);
        assertThat(executionsOf(tagged)).containsExactlyInAnyOrder(tagged, again);
        assertThat(executionsOf(root.id())).containsExactly(attached);
        assertThat(context(tagged)).isEqualTo(Map.of("trace_tag", "mine"));
        assertThat(context(again)).isEqualTo(Map.of("id_", tagged));
    }

    private Object context(String execution) {
        return ((Map<?, ?>) api.get("/v1/executions/" + execution).object().get("context")).get("trace_context");
    }

    private List<Object> executionsOf(String trace) {
        return ((List<?>) api.get("/v1/traces/" + trace).object().get("action_executions"))
                .stream()
                        .<Object>map(each -> ((Map<?, ?>) each).get("object_id"))
                        .toList();
    }

    private String requested(String context) {
        ApiFixture.Answer answer = api.post("/v1/executions", "{\"action\":\"core.noop\",\"context\":" + context + "}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return (String) answer.object().get("id");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"trace_context\": \"tag\"}                             | not a dictionary",
                "{\"trace_context\": {}}                                  | At least one of id_ or trace_tag",
                "{\"trace_context\": {\"id\": \"x\"}}                     | has no \"id\"",
                "{\"trace_context\": {\"trace_tag\": 7}}                  | \"trace_tag\" is no text",
                "{\"trace_context\": {\"id_\": \"5f5f5f5f5f5f5f5f5f5f5f5f\"}} | Unable to find Trace with id=\"5f5f"
            })
    void refusesATraceThatThereCannotBe(String context, String why) {
        ApiFixture.Answer answer = api.post("/v1/executions", "{\"action\":\"core.noop\",\"context\":" + context + "}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.fault()).contains(why);
    }

    @Test
    void takesTheContextOfAHeader() {
        Execution execution =
                byHeader("{\"user\": \"alice\", \"trace_context\": {\"trace_tag\": \"t\"}, \"mine\": 1}", 201);
        assertThat(execution.context())
                .containsEntry("user", "alice")
                .containsEntry("mine", 1)
                .containsEntry("pack", "core");
        assertThat(ids("/v1/traces?trace_tag=t")).containsExactly(execution.id());
        var none = byHeader("not json", 400);
        var noObject = byHeader("[1]", 400);
        var noUser = byHeader("{\"user\": 1}", 400);
        assertThat(List.of(none == null, noObject == null, noUser == null)).containsOnly(true);
    }

    private Execution byHeader(String header, int status) {
        ApiFixture.Answer answer =
                ApiFixture.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + "/v1/executions"))
                        .header("Content-Type", "application/json")
                        .header("St2-Context", header)
                        .POST(HttpRequest.BodyPublishers.ofString("{\"action\":\"core.noop\"}")));
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        return status == 400
                ? null
                : api.store.executions().get((String) answer.object().get("id")).orElseThrow();
    }

    @Test
    void saysWhenATraceIsTooLongToShow() {
        Event root = event("mypack.changed_file", "root", null, null);
        Event short_ = event("mypack.changed_file", "short", null, null);
        for (int i = 0; i < 1001; i++) {
            var unused = event("mypack.changed_file", "e" + i, null, root.id());
        }
        Map<String, Object> trace = api.get("/v1/traces/" + root.id()).object();
        assertThat((List<?>) trace.get("trigger_instances")).hasSize(1000);
        assertThat(trace).containsEntry("truncated", true);
        List<Map<String, Object>> both = api.get("/v1/traces?sort_asc=1").list();
        assertThat(both).hasSize(2);
        assertThat((List<?>) both.get(1).get("trigger_instances")).hasSize(1);
        assertThat(both.get(1)).containsEntry("id", short_.id()).doesNotContainKey("truncated");
    }

    @Test
    void filtersByOneThingAtATime() {
        assertThat(api.get("/v1/traces?rule=a.b&execution=c").fault()).contains("one of trace_tag, execution");
        assertThat(api.get("/v1/traces/none").status()).isEqualTo(404);
    }
}
