// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorStatus;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.partition.PartitionReport;
import dev.petrel.engine.store.DeadLetterStore.DeadLetter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    private final ApiFixture api = new ApiFixture();
    private boolean broker = true;

    @BeforeEach
    void aHealthyNode() {
        api.health.add("broker", () -> new Health.Check(broker, broker ? "connected" : "not connected"));
        join("i1", "st2-node");
        for (String sensor : enabled()) {
            report(sensor, SensorStatus.State.RUNNING, null);
        }
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void saysOkWhenNothingIsWrong() {
        Map<String, Object> status = status();

        assertThat(status)
                .containsKeys("node", "time", "checks", "nodes", "leases", "sensors", "executions", "dead_letters")
                .containsEntry("verdict", "ok")
                .containsEntry("problems", List.of());
        assertThat(objects(status, "executions"))
                .extracting(each -> each.get("status"))
                .containsExactlyInAnyOrder("requested", "delayed", "running", "pending", "canceling");
    }

    @Test
    void saysSinceWhenTheBrokerIsAway() {
        Map<String, Object> before = status();
        api.clock.advance(Duration.ofSeconds(10));
        broker = false;
        Map<String, Object> after = status();
        api.clock.advance(Duration.ofSeconds(10));

        assertThat(objects(before, "checks").get(0)).containsEntry("ok", true);
        assertThat(problems(after)).singleElement().asString().startsWith("error broker: not connected, since");
        assertThat(objects(status(), "checks").get(0).get("since"))
                .isEqualTo(objects(after, "checks").get(0).get("since"))
                .isNotEqualTo(objects(before, "checks").get(0).get("since"));
    }

    @Test
    void answersWhileTheDatabaseIsAway() {
        api.store.goAway();

        Map<String, Object> status = status();

        assertThat(status).containsEntry("verdict", "error").doesNotContainKey("nodes");
        assertThat(problems(status)).singleElement().asString().startsWith("error the database did not answer");
    }

    @Test
    void namesWhatCannotBeReadAndTellsTheRest() {
        api.store.spoil(SensorType.class, "mypack.SensorA");

        Map<String, Object> status = status();

        assertThat(problems(status))
                .singleElement()
                .asString()
                .startsWith("error")
                .contains("mypack.SensorA");
        assertThat(status).containsKeys("nodes", "executions", "dead_letters");
    }

    @Test
    void saysWhichEnabledSensorDoesNotRunAndWhy() {
        assertThat(api.put("/v1/sensortypes/mypack.SensorA", "{\"enabled\":true}")
                        .status())
                .isEqualTo(200);
        api.partition = new PartitionReport.Partition(
                "file",
                "/map.yaml",
                List.of(new PartitionReport.Row(
                        "mypack.SensorA", List.of("n9"), null, 0, "none of its nodes is alive")),
                List.of(),
                null);
        assertThat(problems(status()))
                .containsExactly("error sensor \"mypack.SensorA\" is enabled and runs on no node: none of its nodes"
                        + " is alive");

        report("mypack.SensorA", SensorStatus.State.BACKOFF, "boom");
        assertThat(problems(status()))
                .singleElement()
                .asString()
                .startsWith("error")
                .contains("backoff", "boom");

        report("mypack.SensorA", SensorStatus.State.STARTING, null);
        assertThat(status()).containsEntry("verdict", "warning");
    }

    @Test
    void saysThatTheMapIsRefused() {
        api.partition = new PartitionReport.Partition("file", "/map.yaml", List.of(), List.of("odd"), "line 3: bad");

        assertThat(problems(status()))
                .anySatisfy(text ->
                        assertThat(text).startsWith("error the partition map").endsWith("line 3: bad"))
                .contains("warning partition: odd");
    }

    @Test
    void saysWhenAnExecutionIsNotStarted() {
        api.requested(Map.of("cmd", "true"));
        api.clock.advance(Duration.ofSeconds(20));
        assertThat(status()).containsEntry("verdict", "ok");
        api.clock.advance(Duration.ofSeconds(20));

        assertThat(problems(status())).singleElement().asString().startsWith("error 1 executions");
        assertThat(objects(status(), "executions").get(0))
                .containsEntry("count", 1)
                .containsEntry("oldest_age_seconds", 40.0);
        assertThat(api.get("/v1/status?late_after=60").object()).containsEntry("verdict", "ok");
        assertThat(api.get("/v1/status?late_after=soon").status()).isEqualTo(400);
    }

    @Test
    void warnsOfDeadLettersAndDeadNodes() {
        api.store.deadLetters().put(new DeadLetter("d", "trigger", "m", "{}", "odd", 3, AT));
        join("i2", "st2-secondary");
        api.live.remove("i2");

        assertThat(problems(status()))
                .hasSize(2)
                .allMatch(text -> text.startsWith("warning"))
                .anyMatch(text -> text.contains("\"st2-secondary\" is dead"))
                .anyMatch(text -> text.contains("1 dead letter waits"));
    }

    @Test
    void saysWhichLiveProcessIsNotReadyAndWhy() {
        List<String> failingChecks = List.of("rules engine: it waits", "timers: it goes on trying: odd");
        beat("i2", failingChecks);
        assertThat(status()).as("it is dead").containsEntry("verdict", "warning");

        api.live.add("i2");

        assertThat(problems(status()))
                .containsExactly(
                        "error node \"st2-secondary\", process 8 (rulesengine): rules engine: it waits",
                        "error node \"st2-secondary\", process 8 (rulesengine): timers: it goes on trying: odd");
        assertThat(objects(status(), "nodes"))
                .extracting(node -> node.get("failing_checks"))
                .containsExactly(List.of(), failingChecks);
        assertThat(api.get("/v1/nodes").list())
                .extracting(node -> node.get("failing_checks"))
                .containsExactly(List.of(), failingChecks);
    }

    @Test
    void saysOfItselfWhatIsSoNowAndOnce() {
        beat("self", List.of("broker: was away a second ago"));
        api.live.add("self");
        assertThat(status()).containsEntry("verdict", "ok");

        broker = false;

        Map<String, Object> status = status();
        assertThat(problems(status)).singleElement().asString().startsWith("error broker: not connected, since");
        assertThat(objects(status, "nodes"))
                .extracting(node -> node.get("failing_checks"))
                .containsExactly(List.of(), List.of("broker: not connected"));
    }

    private void beat(String incarnation, List<String> failingChecks) {
        api.store
                .cluster()
                .beat(new NodeRecord(
                        incarnation, "st2-secondary", "h", 8, "0.1", List.of("rulesengine"), AT, 3, failingChecks));
    }

    @Test
    void missesARoleThatNobodyHas() {
        api.live.clear();

        assertThat(problems(status())).contains("error no live process has the role actionrunner");
    }

    @Test
    void showsWhoHoldsALease() {
        api.store.cluster().acquire("sensor:mypack.SensorA", Optional.empty(), "i1");

        assertThat(objects(status(), "leases").get(0))
                .containsEntry("node", "st2-node")
                .containsEntry("alive", true)
                .containsEntry("epoch", 1);
    }

    private void join(String incarnation, String node) {
        List<String> roles = List.of("sensorcontainer", "rulesengine", "actionrunner", "api");
        api.store.cluster().beat(new NodeRecord(incarnation, node, "h", 7, "0.1", roles, AT, 3));
        api.live.add(incarnation);
    }

    private List<String> enabled() {
        return api.get("/v1/sensortypes?enabled=true").list().stream()
                .map(sensor -> String.valueOf(sensor.get("ref")))
                .toList();
    }

    private void report(String sensor, SensorStatus.State state, String error) {
        api.store
                .cluster()
                .report(new SensorStatus(Ref.of(sensor), "st2-node", "i1", state, 1L, 0, 5, error, AT, AT, null, 1));
    }

    private Map<String, Object> status() {
        return api.get("/v1/status").object();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> objects(Map<String, Object> status, String key) {
        return (List<Map<String, Object>>) status.get(key);
    }

    private static List<String> problems(Map<String, Object> status) {
        List<String> texts = new ArrayList<>();
        objects(status, "problems").forEach(each -> texts.add(each.get("severity") + " " + each.get("text")));
        return texts;
    }
}
