// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorStatus;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.partition.PartitionReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void showsHowASensorFaresOnItsNode() {
        api.live.add("i1");
        report("i1", "st2-node", SensorStatus.State.BACKOFF, 3, "boom");

        assertThat(sensor())
                .containsEntry("node", "st2-node")
                .containsEntry("state", "backoff")
                .containsEntry("restarts", 3)
                .containsEntry("last_error", "boom")
                .containsEntry("next_start", "2026-01-02T03:05:05.000000Z")
                .containsEntry("last_event", "2026-01-02T03:04:05.000000Z");
    }

    @Test
    void showsASensorThatHasEndedAsSuch() {
        api.live.add("i1");
        report("i1", "st2-node", SensorStatus.State.EXITED, 0, null);

        assertThat(sensor()).containsEntry("state", "exited").containsEntry("next_start", null);
    }

    @Test
    void showsEachInstanceOfASensorOnSeveralNodes() {
        api.live.addAll(List.of("i1", "i2"));
        report("i1", "st2-node", SensorStatus.State.RUNNING, 0, null);
        report("i2", "st2-secondary", SensorStatus.State.RUNNING, 1, null);

        assertThat(sensor()).containsEntry("node", "st2-node,st2-secondary").containsEntry("restarts", 1);
        assertThat((List<?>) sensor().get("instances")).hasSize(2);
    }

    @Test
    void aDeadNodeDoesNotRunASensor() {
        report("dead", "st2-node", SensorStatus.State.RUNNING, 0, null);

        assertThat(sensor())
                .containsEntry("node", null)
                .containsEntry("state", null)
                .containsEntry("restarts", 0)
                .containsEntry("last_event", null);
    }

    @Test
    void switchesASensorOnAndChangesNothingElse() {
        SensorType before =
                api.store.content().get(SensorType.class, "mypack.SensorA").orElseThrow();

        assertThat(api.put("/v1/sensortypes/mypack.SensorA", "{\"enabled\":true,\"name\":\"x\"}")
                        .object())
                .containsEntry("enabled", true)
                .containsEntry("name", "SensorA");
        SensorType after =
                api.store.content().get(SensorType.class, "mypack.SensorA").orElseThrow();
        assertThat(after.enabled()).isTrue();
        assertThat(after).usingRecursiveComparison().ignoringFields("enabled").isEqualTo(before);
        assertThat(api.get("/v1/sensortypes?enabled=true").list()).hasSize(1);
        assertThat(api.put("/v1/sensortypes/mypack.SensorA", "{}").status()).isEqualTo(400);
        assertThat(api.put("/v1/sensortypes/no.such", "{\"enabled\":true}").status())
                .isEqualTo(404);
    }

    @Test
    void showsTheProcessesAndWhoHoldsWhat() {
        api.store.cluster().beat(new NodeRecord("i1", "st2-node", "h", 7, "0.1", List.of("api"), AT, 3));
        api.store.cluster().beat(new NodeRecord("i2", "st2-secondary", "h", 8, "0.1", List.of("api"), AT, 3));
        api.live.add("i1");
        api.store.cluster().acquire("sensor:mypack.SensorA", Optional.empty(), "i1");

        assertThat(api.get("/v1/nodes").list())
                .extracting(n -> n.get("node") + " " + n.get("alive") + " " + n.get("beat"))
                .containsExactlyInAnyOrder("st2-node true 3", "st2-secondary false 3");
        assertThat(api.get("/v1/leases").list())
                .containsExactly(
                        Map.of("what", "sensor:mypack.SensorA", "holder", "i1", "node", "st2-node", "epoch", 1));
    }

    @Test
    void showsThePartition() {
        api.partition = new PartitionReport.Partition(
                "file",
                "/etc/petrel/partition.yaml",
                List.of(new PartitionReport.Row("p.S", List.of("a", "b"), "a", 2, "first live node of the map")),
                List.of("no node for p.T"),
                null);

        Map<String, Object> shown = api.get("/v1/partition").object();

        assertThat(shown).containsEntry("provider", "file").containsEntry("error", null);
        assertThat(shown.get("sensors")).asString().contains("sensor=p.S", "owner=a", "epoch=2");
    }

    @Test
    void plansAMap() {
        runContainers("a");
        enableSensor();

        Map<String, Object> plan = api.post("/v1/partition/plan", "{\"map\": \"b: [mypack.SensorA]\"}")
                .object();

        assertThat(plan).containsEntry("errors", List.of());
        assertThat((List<?>) plan.get("warnings")).asString().contains("node \"b\" has no live sensor container");
        assertThat(plan.get("sensors")).asString().contains("from=a", "to=null", "changed=true");
        assertThat(api.post("/v1/partition/plan", "{\"file\": \"new.yaml\", \"map\": \"a: oops\"}")
                        .object()
                        .get("errors"))
                .asString()
                .contains("new.yaml:");
        assertThat(api.post("/v1/partition/plan", "{}").status()).isEqualTo(400);
    }

    @Test
    void movesASensorAndBack() {
        runContainers("a", "b");
        enableSensor();

        assertThat(api.put("/v1/partition/moves/mypack.SensorA", "{\"node\": \"b\"}")
                        .object()
                        .get("text"))
                .asString()
                .startsWith("Sensor \"mypack.SensorA\" moves to node \"b\"");
        assertThat(api.delete("/v1/partition/moves/mypack.SensorA").object())
                .containsEntry("text", "Sensor \"mypack.SensorA\" goes back to where the partition says.");
        assertThat(api.delete("/v1/partition/moves/mypack.SensorA").status()).isEqualTo(404);
        assertThat(api.put("/v1/partition/moves/mypack.SensorA", "{}").status()).isEqualTo(400);
    }

    @Test
    void saysWhyASensorCannotMove() {
        assertThat(api.put("/v1/partition/moves/mypack.SensorA", "{\"node\": \"x\"}")
                        .status())
                .isEqualTo(404);

        runContainers("a");
        assertThat(api.put("/v1/partition/moves/mypack.SensorA", "{\"node\": \"a\"}"))
                .satisfies(answer -> assertThat(answer.status()).isEqualTo(400))
                .satisfies(answer -> assertThat(answer.object())
                        .containsEntry(
                                "faultstring",
                                "Sensor \"mypack.SensorA\" is disabled: it runs nowhere. Enable it first."));
    }

    private void runContainers(String... nodes) {
        for (String node : nodes) {
            api.containers.add(new NodeRecord(node + "1", node, "h", 7, "0.1", List.of("sensorcontainer"), AT, 3));
        }
    }

    private void enableSensor() {
        api.put("/v1/sensortypes/mypack.SensorA", "{\"enabled\":true}");
    }

    private void report(String incarnation, String node, SensorStatus.State state, int restarts, String error) {
        api.store
                .cluster()
                .report(new SensorStatus(
                        Ref.of("mypack.SensorA"),
                        node,
                        incarnation,
                        state,
                        1L,
                        restarts,
                        5,
                        error,
                        AT,
                        AT,
                        state == SensorStatus.State.BACKOFF ? AT.plusSeconds(60) : null,
                        1));
    }

    private Map<String, Object> sensor() {
        return api.get("/v1/sensortypes/mypack.SensorA").object();
    }
}
