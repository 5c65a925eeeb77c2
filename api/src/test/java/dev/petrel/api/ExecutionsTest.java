// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.execution.ExecutionNotification;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.TriggerInstance;
import dev.petrel.engine.store.LiveOutputStore;
import dev.petrel.engine.store.ResultChunks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExecutionsTest {

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void tellsByWhichValuesAListCanBeRestricted() {
        assertThat(api.get("/v1/executions/views/filters").object())
                .isEqualTo(Map.of(
                        "action",
                        List.of(),
                        "status",
                        List.of(),
                        "rule",
                        List.of(),
                        "runner",
                        List.of(),
                        "trigger",
                        List.of(),
                        "trigger_type",
                        List.of(),
                        "user",
                        List.of()));
        Rule rule = api.store.content().list(Rule.class).get(0);
        api.ended(
                api.requested("core.local", Map.of("cmd", "a"), rule.ref(), null), ExecutionStatus.SUCCEEDED, Map.of());
        api.requested("core.noop", Map.of(), Ref.of("gone.rule_of_old"), null);

        assertThat(api.get("/v1/executions/views/filters").object())
                .isEqualTo(Map.of(
                        "action", List.of("core.local", "core.noop"),
                        "status", List.of("requested", "succeeded"),
                        "rule",
                                Stream.of(rule.ref().name(), "rule_of_old")
                                        .sorted()
                                        .toList(),
                        "runner", List.of("local-shell-cmd", "noop"),
                        "trigger", List.of(rule.trigger().name()),
                        "trigger_type", List.of(Ref.of(rule.triggerType()).name()),
                        "user", List.of("stanley")));
        assertThat(api.get("/v1/executions/views/filters?types=status,user")
                        .object()
                        .keySet())
                .containsExactly("status", "user");
        assertThat(api.get("/v1/executions/views/filters?types=parent").fault()).contains("\"parent\"", "trigger_type");
    }

    @Test
    void aRequestIsWrittenAndRungFor() throws InterruptedException {
        ApiFixture.Answer answer =
                api.post("/v1/executions", "{\"action\":\"core.local\",\"parameters\":{\"cmd\":\"date\"}}");

        String id = String.valueOf(answer.object().get("id"));
        Execution written = api.store.executions().get(id).orElseThrow();
        assertThat(written.status()).isEqualTo(ExecutionStatus.REQUESTED);
        assertThat(written.parameters()).isEqualTo(Map.of("cmd", "date"));
        List<Delivery> notified = api.bus.subscribe(Queue.EXECUTION, 10).take(10, Duration.ZERO);
        assertThat(notified)
                .extracting(d -> ExecutionNotification.decode(d.message()))
                .containsExactly(new ExecutionNotification(id, 0, "core.local"));
    }

    @Test
    void defaultsFindAllThatTemplatesMayName() {
        api.store.keys().put(new KeyValue(KeyValue.SYSTEM, "a", "1", false, null, null));
        api.store.keys().put(new KeyValue(KeyValue.USER, "kim:b", "2", false, null, null));
        String template = "{{ config_context.host }} {{ st2kv.system.a }} {{ st2kv.user.b }} {{ action_context.user }}";
        api.store
                .content()
                .register(new Action(
                        Ref.of("mypack.templated"),
                        null,
                        true,
                        "noop",
                        "",
                        Map.of("text", Map.of("type", "string", "default", template)),
                        Map.of(),
                        Map.of(),
                        List.of(),
                        null,
                        Action.OnRunnerLoss.ABANDON));

        ApiFixture.Answer answer = api.post("/v1/executions", "{\"action\":\"mypack.templated\",\"user\":\"kim\"}");

        assertThat(answer.object().get("parameters")).isEqualTo(Map.of("text", "mypack.example.net 1 2 kim"));
    }

    @Test
    void aRequestIsKeptThoughNobodyCouldBeRung() {
        api.bus.loseConnection();

        ApiFixture.Answer answer = api.post("/v1/executions", "{\"action\":\"core.noop\"}");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(api.store.executions().get(String.valueOf(answer.object().get("id"))))
                .isPresent();
    }

    @Test
    void refusesADisabledAction() {
        assertThat(api.post("/v1/executions", "{\"action\":\"mypack.off\"}").fault())
                .isEqualTo("Unable to execute. Action \"mypack.off\" is disabled.");
        assertThat(api.post("/v1/executions", "").fault()).isEqualTo("'action' is a required property");
    }

    @Test
    void anExecutionWithADelayWaitsForItsTime() {
        ApiFixture.Answer answer = api.post("/v1/executions", "{\"action\":\"core.noop\",\"delay\":1500}");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.object()).containsEntry("status", "delayed").containsEntry("delay", 1500);
        String id = String.valueOf(answer.object().get("id"));
        Execution written = api.store.executions().get(id).orElseThrow();
        assertThat(written.notBefore()).isEqualTo(api.clock.instant().plusMillis(1500));
        assertThat(states(api.get("/v1/executions/" + id))).containsExactly("requested", "delayed");

        api.store.executions().requeue(id, ExecutionStatus.DELAYED, 0, api.clock.instant());
        api.store.executions().claim(id, 1, new Execution.Claim("i", "n", "h", 1), api.clock.instant());
        assertThat(states(api.get("/v1/executions/" + id)))
                .containsExactly("requested", "delayed", "requested", "scheduled", "running");

        ApiFixture.Answer again = api.post("/v1/executions/" + id + "/re_run", "{\"delay\":20}");
        assertThat(again.object()).containsEntry("status", "delayed").containsEntry("delay", 20);
        assertThat(api.delete("/v1/executions/" + again.object().get("id")).object())
                .containsEntry("status", "canceled");
        assertThat(api.post("/v1/executions", "{\"action\":\"core.noop\",\"delay\":-1}")
                        .fault())
                .contains("\"delay\" is -1: expected a number of milliseconds from 0 to");
    }

    private static List<Object> states(ApiFixture.Answer answer) {
        return ((List<?>) answer.object().get("log"))
                .stream()
                        .<Object>map(entry -> ((Map<?, ?>) entry).get("status"))
                        .toList();
    }

    @Test
    void masksOnlyWhatIsSecret() {
        api.post(
                "/v1/executions", "{\"action\":\"mypack.need\",\"parameters\":{\"word\":\"w\",\"secret\":\"s3cr3t\"}}");

        ApiFixture.Answer masked = api.get("/v1/executions/last");

        assertThat(masked.text()).doesNotContain("s3cr3t");
        assertThat(masked.object().get("parameters"))
                .isEqualTo(Map.of("cmd", "echo w 1", "word", "w", "secret", "********"));
        assertThat(api.get("/v1/executions/last/attribute/parameters").json())
                .isEqualTo(masked.object().get("parameters"));
        assertThat(api.get("/v1/executions/last?show_secrets=true").text()).contains("s3cr3t");
    }

    @Test
    void masksEverythingOfAnActionThatIsGone() {
        Execution old = api.requested(Map.of("cmd", "hush"));
        api.store.content().remove(Action.class, "core.local");

        ApiFixture.Answer answer = api.get("/v1/executions/" + old.id());

        assertThat(answer.text()).doesNotContain("hush");
        assertThat(answer.object().get("action"))
                .isEqualTo(
                        Map.of("name", "local", "ref", "core.local", "pack", "core", "runner_type", "local-shell-cmd"));
    }

    @Test
    void listsWithoutLargeResultsUnlessAskedForByName() {
        String large = "x".repeat(3 * ResultChunks.CHUNK);
        Execution big = ended(Map.of("stdout", large));
        Execution small = ended(Map.of("stdout", "out"));

        ApiFixture.Answer plain = api.get("/v1/executions?limit=2");
        ApiFixture.Answer ids = api.get("/v1/executions?limit=2&include_attributes=id");
        ApiFixture.Answer asked = api.get("/v1/executions?limit=2&include_attributes=result");
        ApiFixture.Answer deep = api.get("/v1/executions?limit=2&include_attributes=result.succeeded");

        assertThat(plain.list().get(0).get("result")).isEqualTo(Map.of("stdout", "out"));
        assertThat(plain.list().get(1)).doesNotContainKey("result").containsEntry("result_size", large.length() + 13);
        assertThat(ids.list()).containsExactly(Map.of("id", small.id()), Map.of("id", big.id()));
        assertThat(asked.list().get(1)).isEqualTo(Map.of("id", big.id(), "result", Map.of("stdout", large)));
        assertThat(asked.list().get(0).get("result")).isEqualTo(Map.of("stdout", "out"));
        assertThat(deep.list().get(1)).isEqualTo(Map.of("id", big.id(), "result", Map.of()));
        assertThat(asked.headers()).containsEntry("x-total-count", "2").containsEntry("x-limit", "2");
    }

    @Test
    void givesALargeResultWherever() {
        String large = "\u00e9\n".repeat(2 * ResultChunks.CHUNK);
        Map<String, Object> result = Map.of("succeeded", true, "stdout", large, "stderr", "err");
        Execution big = ended(result);
        String path = "/v1/executions/" + big.id();

        assertThat(api.get(path).object())
                .containsEntry("result", result)
                .containsEntry("id", big.id())
                .containsEntry("status", "succeeded");
        assertThat(api.get(path + "/attribute/result").object()).isEqualTo(result);
        assertThat(api.get(path + "/output").text()).isEqualTo(large + "\nerr\n");
        assertThat(api.get(path + "/output?output_type=stderr").text()).isEqualTo("err\n");
        assertThat(api.get(path + "?exclude_attributes=result").object()).doesNotContainKey("result");
        assertThat(api.get(path + "?include_attributes=result.stderr").object())
                .isEqualTo(Map.of("id", big.id(), "result", Map.of("stderr", "err")));
        ApiFixture.Answer head = api.call("HEAD", path, null);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.text()).isEmpty();
    }

    @Test
    void listsMoreThanAreReadAtOnce() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 230; i++) {
            ids.add(
                    0,
                    api.requested(Map.of("cmd", "x".repeat(i % 7 == 0 ? 100_000 : 10)))
                            .id());
        }

        assertThat(ids("/v1/executions?limit=-1")).isEqualTo(ids);
        assertThat(ids("/v1/executions?limit=100&offset=50")).isEqualTo(ids.subList(50, 150));
        assertThat(ids("/v1/executions?sort_asc=1&limit=2")).containsExactly(ids.get(229), ids.get(228));
    }

    private Execution ended(Map<String, Object> result) {
        return api.ended(api.requested(Map.of("cmd", "x")), ExecutionStatus.SUCCEEDED, result);
    }

    @Test
    void tellsWhereAnExecutionCameFrom() {
        TriggerInstance instance = api.instance("mypack.changed_file", Map.of("path", "/x"));
        Ref rule = Ref.of("mypack.mypack_test");
        Execution execution = api.requested("core.noop", Map.of(), rule, instance.id());

        Map<String, Object> shown = api.get("/v1/executions/" + execution.id()).object();

        assertThat(shown)
                .hasEntrySatisfying("rule", r -> assertThat(r).asString().contains("mypack.mypack_test"))
                .hasEntrySatisfying("trigger", t -> assertThat(t).asString().contains("mypack.changed_file"))
                .hasEntrySatisfying(
                        "trigger_type", t -> assertThat(t).asString().contains("A file changed."))
                .hasEntrySatisfying(
                        "trigger_instance", i -> assertThat(i).asString().contains(instance.id()))
                .doesNotContainKeys("parameters", "end_timestamp", "result", "elapsed_seconds");
        assertThat(ids("/v1/executions?rule=mypack.mypack_test")).containsExactly(execution.id());
        assertThat(ids("/v1/executions?rule=mypack_test")).containsExactly(execution.id());
        assertThat(ids("/v1/executions?trigger_instance=" + instance.id())).containsExactly(execution.id());
        assertThat(ids("/v1/executions?rule=mypack.other")).isEmpty();
    }

    @Test
    void tellsWhoRanIt() {
        Execution ended =
                api.ended(api.requested(Map.of("cmd", "x")), ExecutionStatus.SUCCEEDED, Map.of("stdout", "x"));

        Map<String, Object> shown = api.get("/v1/executions/" + ended.id()).object();

        assertThat(shown.get("liveaction")).asString().contains("hostname=host", "pid=4711", "node=st2-secondary");
        assertThat(shown).containsEntry("elapsed_seconds", 1.5);
        assertThat(shown.get("start_timestamp")).isEqualTo("2026-01-02T03:04:06.678901Z");
    }

    @Test
    void listsNewestFirstInPagesOrOldestFirst() {
        List<String> made = List.of(
                api.requested(Map.of("cmd", "1")).id(),
                api.requested(Map.of("cmd", "2")).id(),
                api.requested(Map.of("cmd", "3")).id());

        assertThat(ids("/v1/executions?limit=2")).containsExactly(made.get(2), made.get(1));
        assertThat(ids("/v1/executions?limit=2&offset=2")).containsExactly(made.get(0));
        assertThat(ids("/v1/executions?sort_asc=timestamp&limit=1")).containsExactly(made.get(0));
        assertThat(ids("/v1/executions?id=" + made.get(0) + "," + made.get(2))).hasSize(2);
        assertThat(ids("/v1/executions?timestamp_gt=2026-01-02T03:04:07.678901Z"))
                .containsExactly(made.get(2));
        assertThat(ids("/v1/executions?limit=-1")).hasSize(3);
        assertThat(api.get("/v1/executions?limit=1").headers())
                .containsEntry("x-total-count", "3")
                .containsEntry("x-limit", "1");
        assertThat(api.get("/v1/executions?status=done").fault()).contains("\"done\"", "succeeded");
        assertThat(api.get("/v1/executions?offset=-1").status()).isEqualTo(400);
    }

    @Test
    void listsNoMoreThanAPageUnlessAskedTo() {
        for (int i = 0; i <= ApiFixture.PAGE_SIZE; i++) {
            api.requested(Map.of());
        }

        assertThat(ids("/v1/executions?include_attributes=id")).hasSize(ApiFixture.PAGE_SIZE);
        assertThat(ids("/v1/executions?include_attributes=id&limit=101")).hasSize(ApiFixture.PAGE_SIZE + 1);
        assertThat(api.get("/v1/keys").headers()).containsEntry("x-limit", "100");
    }

    @Test
    void includesWhatIsAskedForHoweverDeep() {
        api.ended(api.requested(Map.of("cmd", "x")), ExecutionStatus.FAILED, Map.of("return_code", 3, "stdout", "no"));

        assertThat(api.get("/v1/executions?include_attributes=action.ref,result.return_code")
                        .list())
                .allSatisfy(shown -> assertThat(shown)
                        .containsOnlyKeys("action", "id", "result")
                        .containsEntry("action", Map.of("ref", "core.local"))
                        .containsEntry("result", Map.of("return_code", 3)));
        assertThat(api.get("/v1/executions?include_attributes=id&exclude_attributes=result")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void cancelsWhatNobodyHasClaimed() {
        String id = api.requested(Map.of("cmd", "x")).id();

        ApiFixture.Answer answer = api.delete("/v1/executions/" + id);

        assertThat(answer.object()).containsEntry("status", "canceled");
        assertThat(answer.object().get("context")).asString().contains("cancelled_by=stanley");
        assertThat(answer.object().get("result"))
                .isEqualTo(Map.of("message", "Action canceled by user.", "user", "stanley"));
        assertThat(api.store.executions().claim(id, 0, new Execution.Claim("i", "n", "h", 1), api.clock.instant()))
                .isEmpty();
    }

    @Test
    void asksTheRunnerToCancelWhatRuns() {
        Execution running = api.running(api.requested(Map.of("cmd", "x")));

        ApiFixture.Answer answer = api.delete("/v1/executions/" + running.id());
        assertThat(answer.object()).containsEntry("status", "canceling");
        assertThat(answer.object().get("context")).asString().contains("cancelled_by=stanley");
        assertThat(api.delete("/v1/executions/" + running.id()).object()).containsEntry("status", "canceling");
    }

    @Test
    void whatHasEndedStaysAsItIs() {
        Execution ended = api.ended(api.requested(Map.of("cmd", "x")), ExecutionStatus.SUCCEEDED, Map.of());

        ApiFixture.Answer answer = api.delete("/v1/executions/" + ended.id());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.fault()).isEqualTo("Action cannot be canceled. State = succeeded.");
        assertThat(api.delete("/v1/executions/nosuch").status()).isEqualTo(404);
    }

    @Test
    void givesTheOutputAsText() {
        Execution ended = api.ended(
                api.requested(Map.of("cmd", "x")), ExecutionStatus.FAILED, Map.of("stdout", "out", "stderr", "err"));
        String path = "/v1/executions/" + ended.id() + "/output";

        assertThat(api.get(path).text()).isEqualTo("out\nerr\n");
        assertThat(api.get(path + "?output_type=stderr").text()).isEqualTo("err\n");
        assertThat(api.get(path).headers()).containsEntry("content-type", "text/plain; charset=UTF-8");
        Execution python = api.ended(
                api.requested("core.pause", Map.of(), null, null),
                ExecutionStatus.SUCCEEDED,
                Map.of("stdout", "a\nb", "stderr", "", "exit_code", 0));
        assertThat(api.get("/v1/executions/" + python.id() + "/output").text()).isEqualTo("a\nb");
        Execution running = api.requested(Map.of("cmd", "y"));
        api.store
                .liveOutput()
                .append(
                        List.of(
                                new LiveOutputStore.Piece(running.id(), running.fence(), "stdout", 0, "so ", false),
                                new LiveOutputStore.Piece(running.id(), running.fence(), "stdout", 1, "far\n", false),
                                new LiveOutputStore.Piece(running.id(), running.fence(), "stderr", 0, "bad\n", false)),
                        api.clock.instant());
        assertThat(api.get("/v1/executions/" + running.id() + "/output").text()).isEqualTo("so far\nbad\n");
        assertThat(api.get("/v1/executions/" + running.id() + "/output?output_type=stdout")
                        .text())
                .isEqualTo("so far\n");
        assertThat(api.get("/v1/executions/" + api.requested(Map.of()).id() + "/output")
                        .text())
                .isEmpty();
    }

    @Test
    void runsAgainWithTheOldParametersUnderTheNew() {
        Execution old = api.requested("mypack.need", Map.of("word", "a", "count", 2), null, null);

        api.clock.advance(Duration.ofSeconds(1));
        api.post("/v1/executions/" + old.id() + "/re_run", "{\"parameters\":{\"word\":\"b\"}}");
        Execution again = newest();
        assertThat(again.parameters()).isEqualTo(Map.of("word", "b", "count", 2, "cmd", "echo b 2"));
        assertThat(again.context()).containsEntry("re-run", Map.of("ref", old.id()));

        api.clock.advance(Duration.ofSeconds(1));
        api.post("/v1/executions/" + old.id() + "/re_run?no_merge=true", "{\"parameters\":{\"word\":\"c\"}}");
        assertThat(newest().parameters()).isEqualTo(Map.of("word", "c", "cmd", "echo c 1"));
        assertThat(api.post("/v1/executions/" + old.id() + "/re_run", "{\"tasks\":[\"x\"]}")
                        .status())
                .isEqualTo(400);
        assertThat(api.post("/v1/executions/nosuch/re_run", "{}").status()).isEqualTo(404);
    }

    @Test
    void theLiveActionHasAnIdOfItsOwnThatStays() {
        Execution execution = api.requested(Map.of("cmd", "x"));

        Object live = api.get("/v1/executions/" + execution.id() + "/attribute/liveaction")
                .object()
                .get("id");

        assertThat(live).asString().matches(Ids::isId).isNotEqualTo(execution.id());
        assertThat(api.get("/v1/executions/last/attribute/liveaction").object()).containsEntry("id", live);
        assertThat(api.get("/v1/executions/last/attribute/nosuch").status()).isEqualTo(404);
    }

    @Test
    void listsByRunnerTriggerAndTriggerType() {
        String byRule = api.requested("core.noop", Map.of(), Ref.of("mypack.mypack_test"), null)
                .id();
        String byHand = api.requested(Map.of("cmd", "x")).id();

        assertThat(ids("/v1/executions?runner=local-shell-cmd")).containsExactly(byHand);
        assertThat(ids("/v1/executions?runner=local_shell_cmd")).containsExactly(byHand);
        assertThat(ids("/v1/executions?runner=nosuch")).isEmpty();
        assertThat(ids("/v1/executions?trigger=mypack.changed_file")).containsExactly(byRule);
        assertThat(ids("/v1/executions?trigger=changed_file&runner=noop")).containsExactly(byRule);
        assertThat(ids("/v1/executions?trigger_type=mypack.changed_file")).containsExactly(byRule);
        assertThat(ids("/v1/executions?trigger_type=changed_file&rule=mypack_local"))
                .isEmpty();
        assertThat(ids("/v1/executions?trigger=mypack.nosuch")).isEmpty();
    }

    private Execution newest() {
        return api.store
                .executions()
                .get(String.valueOf(api.get("/v1/executions/last").object().get("id")))
                .orElseThrow();
    }

    private List<String> ids(String path) {
        return api.get(path).list().stream()
                .map(e -> String.valueOf(e.get("id")))
                .toList();
    }
}
