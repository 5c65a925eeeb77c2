// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.cli.client.ApiClient;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.testbed.local.LocalCluster;
import dev.petrel.testbed.local.LocalLayout;
import dev.petrel.testbed.local.LocalServers;
import dev.petrel.testbed.support.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Which node runs which sensor, and that no sensor ever runs twice, with real processes. Each sensor takes a lock on a
 * file as long as it runs, and notes in a ledger that it began, or that another one held the lock. All tests use the same
 * broker and database process, each under names of its own.
 */
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
class PartitionIT {

    /** A fail-over may take 15 seconds by contract; a machine that is busy with other tests may be late. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Their hashes are 546828322 and 4026535470: see {@code HashPartitionTest}. */
    private static final String LOW = "examples.SamplePollingSensor";

    private static final String HIGH = "examples.SampleSensor";

    private static LocalLayout serverLayout;
    private static LocalCluster serverCluster;
    private static LocalServers shared;

    private LocalLayout layout;
    private LocalCluster cluster;
    private LocalServers servers;
    private Path ledger;

    @BeforeAll
    static void startServers() throws Exception {
        serverLayout = LocalLayout.create("partition-servers");
        serverCluster = new LocalCluster(serverLayout, Distribution.home(), new SystemClock(), false);
        shared = serverCluster.servers(null, null, true);
    }

    @AfterAll
    static void endServers() {
        serverCluster.close();
        serverLayout.delete();
    }

    @BeforeEach
    void makePack() throws Exception {
        layout = LocalLayout.create("partition");
        cluster = new LocalCluster(layout, Distribution.home(), new SystemClock(), false);
        ledger = Files.createFile(layout.root().resolve("ledger"));
        Path pack = layout.packs().resolve("examples");
        Path sensors = Files.createDirectories(pack.resolve("sensors"));
        Files.writeString(pack.resolve("pack.yaml"), "ref: examples\nname: examples\nversion: 1.0.0\n");
        for (String sensor : List.of(LOW, HIGH)) {
            String name = sensor.substring(sensor.indexOf('.') + 1);
            Files.writeString(sensors.resolve(name + ".py"), ALONE.formatted(name, layout.root()));
            Files.writeString(
                    sensors.resolve(name + ".yaml"), "class_name: %s\nentry_point: %s.py\n".formatted(name, name));
        }
        String own = layout.root().getFileName().toString();
        servers = new LocalServers(shared.amqpUrl(), shared.databaseHost(), own, own);
    }

    private static final String ALONE = """
            import fcntl, threading
            from st2reactor.sensor.base import Sensor

            class %1$s(Sensor):
                def setup(self):
                    self._stop = threading.Event()
                    self._lock = open("%2$s/%1$s.lock", "w")
                    try:
                        fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                        self._note("begins")
                    except OSError:
                        self._note("runs twice")

                def run(self):
                    self._stop.wait()

                def cleanup(self):
                    self._stop.set()

                def _note(self, what):
                    with open("%2$s/ledger", "a") as ledger:
                        ledger.write("%1$s %%s\\n" %% what)

                def add_trigger(self, trigger):
                    pass

                def update_trigger(self, trigger):
                    pass

                def remove_trigger(self, trigger):
                    pass
            """;

    @AfterEach
    void endAll() {
        cluster.close();
        layout.delete();
    }

    @Test
    void keysInTheDatastoreSayWhoRunsWhat() throws Exception {
        cluster.startNodes(List.of("a", "b"), servers, "name:kvstore");
        key("a", LOW);
        key("b", HIGH + "," + LOW);
        runs(LOW, "a", 1);
        runs(HIGH, "b", 1);

        key("a", LOW + "," + HIGH);
        runs(HIGH, "a", 2);

        cluster.kill("a");
        runs(LOW, "b", 2);
        runs(HIGH, "b", 3);
    }

    @Test
    void aSensorRunsWhereItsHashFalls() throws Exception {
        cluster.startNodes(List.of("a"), servers, "name:hash, hash_ranges:MIN..2147483648");
        runs(LOW, "a", 1);
        cluster.startNodes(List.of("b"), servers, "name:hash, hash_ranges:2147483648..MAX");
        runs(HIGH, "b", 1);

        cluster.terminate("b");

        await(HIGH + " runs nowhere", () -> owner("a", HIGH) == null);
        assertThat(begun(HIGH)).isEqualTo(1);
        assertThat(owner("a", LOW)).isEqualTo("a");
    }

    @Test
    void theFirstNodeTakesItsSensorBackWhenItReturns() throws Exception {
        startWithMap("a", "b");
        runs(LOW, "a", 1);

        cluster.kill("a");
        runs(LOW, "b", 2);
        cluster.restart("a");
        runs(LOW, "a", 3);

        cluster.terminate("a");
        runs(LOW, "b", 4);
    }

    @Test
    void aSensorThatIsMovedByHandStaysUntilItsNodeEnds() throws Exception {
        startWithMap("a", "b");
        runs(LOW, "a", 1);

        move(cluster.api("a").put("/v1/partition/moves/" + LOW, Map.of("node", "b")));
        runs(LOW, "b", 2);
        move(cluster.api("b").delete("/v1/partition/moves/" + LOW));
        runs(LOW, "a", 3);

        move(cluster.api("b").put("/v1/partition/moves/" + LOW, Map.of("node", "b")));
        runs(LOW, "b", 4);
        cluster.kill("b");
        runs(LOW, "a", 5);
    }

    private static void move(ApiClient.Answer answer) {
        assertThat(answer.ok()).as(answer.text()).isTrue();
    }

    private void startWithMap(String... nodes) throws Exception {
        StringBuilder map = new StringBuilder();
        for (String node : nodes) {
            map.append("%s:\n  - %s\n".formatted(node, LOW));
        }
        Files.writeString(layout.partitionMap(), map);
        String provider = "name:file, partition_file:" + layout.partitionMap();
        cluster.startNodes(List.of(nodes), servers, provider + "\nhand_back_after = 3");
    }

    private void key(String node, String sensors) throws IOException {
        String name = node + ".sensor_partition";
        ApiClient.Answer answer = cluster.api("a").put("/v1/keys/" + name, Map.of("name", name, "value", sensors));
        assertThat(answer.ok()).as(answer.text()).isTrue();
    }

    /** Waits until {@code node} holds the lease of {@code sensor}, and the sensor has begun for the {@code time}th time. */
    private void runs(String sensor, String node, int time) throws Exception {
        await(sensor + " runs on " + node, () -> node.equals(owner(node, sensor)) && begun(sensor) >= time);
        assertThat(Files.readString(ledger)).doesNotContain("twice");
        assertThat(begun(sensor)).as("times that %s has begun", sensor).isEqualTo(time);
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private void await(String what, Condition condition) throws Exception {
        cluster.await(what, PATIENCE, () -> {
            try {
                return condition.holds();
            } catch (IOException e) {
                return false;
            }
        });
    }

    private long begun(String sensor) throws IOException {
        String line = sensor.substring(sensor.indexOf('.') + 1) + " begins";
        return Files.readAllLines(ledger).stream().filter(line::equals).count();
    }

    /** Who runs {@code sensor}, as {@code node} sees it; null if no node does. */
    private @Nullable Object owner(String node, String sensor) throws IOException {
        Object rows = cluster.api(node).get("/v1/partition").object().get("sensors");
        assertThat(rows).isInstanceOf(List.class);
        for (Object row : (List<?>) rows) {
            if (row instanceof Map<?, ?> fields && sensor.equals(fields.get("sensor"))) {
                return fields.get("owner");
            }
        }
        return null;
    }
}
