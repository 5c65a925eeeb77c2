// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.demo;

import dev.petrel.cli.client.ApiObjects;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.testbed.demo.Observation.Run;
import dev.petrel.testbed.local.LocalCluster;
import dev.petrel.testbed.local.LocalFailure;
import dev.petrel.testbed.local.LocalServers;
import dev.petrel.testbed.local.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The walkthrough: one sensor on two nodes makes two executions of one event; the partition map cures that; and when the
 * sensor's node dies, the other takes over. Every step
 * is checked through the REST service, and the first one that does not hold ends the show.
 */
final class Demo {

    static final List<String> NODES = List.of("st2-node", "st2-secondary");
    static final String SENSOR = "mypack.DirectorySensor";
    static final String TRIGGER = "mypack.changed_file";
    static final String RULE = "mypack.mypack_test";

    /** The node that owns the sensor, and is killed. */
    static final String OWNER = NODES.get(1);

    private static final String STANDBY = NODES.get(0);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** For a node that does not answer any more: the others wait until they may take it for dead. */
    private static final Duration FAILOVER = Duration.ofSeconds(60);

    /** How long to look for a copy of an event that must not come. */
    private static final Duration SETTLING = Duration.ofMillis(1500);

    private static final String BOTH = "st2-node:\n    - " + SENSOR + "\n\nst2-secondary:\n    - " + SENSOR + "\n";
    private static final String CURE = "st2-node: []\n\nst2-secondary:\n    - " + SENSOR + "\n";
    private static final String IN_ORDER = "st2-secondary:\n    - " + SENSOR + "\n\nst2-node:\n    - " + SENSOR + "\n";

    private final Stage stage;
    private final LocalCluster cluster;
    private final DemoFiles files;
    private final Observation seen;
    private final Clock clock;

    /** Starts the cluster and is ready to show what it does. */
    static Demo begin(Stage stage, LocalCluster cluster, DemoFiles files, Clock clock, ServerOptions options)
            throws IOException, InterruptedException {
        stage.act(
                "Two nodes",
                "A broker and a database, and two nodes with sensor container, rules engine and action runner each.",
                "Everything lives below " + files.root() + ".");
        files.everyNode(true);
        files.writeMap(BOTH);
        LocalServers servers = cluster.servers(options.amqpUrl(), options.mongoUrl(), false);
        stage.held("broker and database are there");
        cluster.startNodes(NODES, servers, "name:file, partition_file:" + files.partitionMap());
        stage.held("st2-node and st2-secondary are ready, their packs are registered");
        return new Demo(stage, cluster, files, clock);
    }

    private Demo(Stage stage, LocalCluster cluster, DemoFiles files, Clock clock) {
        this.stage = stage;
        this.cluster = cluster;
        this.files = files;
        this.seen = new Observation(cluster.api(NODES.get(0)));
        this.clock = clock;
    }

    void run() throws IOException, InterruptedException {
        problem();
        cure();
        whoDidWhat();
        failover();
    }

    private void problem() throws IOException, InterruptedException {
        stage.act("1. The problem", SENSOR + " watches " + files.watched() + " on every node (placement: every_node).");
        awaitSensors(NODES, false);
        Path file = files.watched().resolve("hoge1");
        stage.command("touch " + file);
        Files.createFile(file);
        List<Run> runs = awaitRuns(file, 2);
        settle();
        check(
                seen.runs(file.toString()).size() == 2,
                "one file made two executions",
                "one file made " + seen.runs(file.toString()).size()
                        + " executions, expected one for each of two nodes");
        runs.forEach(this::checkSucceeded);
        showOutput(2);
    }

    private void cure() throws IOException, InterruptedException {
        stage.act("2. The cure", "The partition map gives the sensor to st2-secondary. Nothing is restarted.");
        files.everyNode(false);
        writeMap(CURE);
        register();
        awaitSensors(List.of("st2-secondary"), true);
        Path file = files.watched().resolve("hoge");
        stage.command("touch " + file);
        Files.createFile(file);
        exactlyOne(file, "created", 1);
        stage.command("rm " + file);
        Files.delete(file);
        exactlyOne(file, "deleted", 2);
        showOutput(2);
    }

    private void whoDidWhat() throws IOException, InterruptedException {
        stage.act("3. Who did what", "Ten files. The sensor runs on one node; any node may run the actions.");
        List<Path> paths = IntStream.rangeClosed(1, 10)
                .mapToObj(n -> files.watched().resolve("file-%02d".formatted(n)))
                .toList();
        for (Path path : paths) {
            Files.createFile(path);
        }
        List<Run> runs = new ArrayList<>();
        for (Path path : paths) {
            runs.addAll(awaitRuns(path, 1));
        }
        settle();
        Set<String> names = paths.stream().map(Path::toString).collect(Collectors.toSet());
        long executions =
                seen.runs().stream().filter(run -> names.contains(run.path())).count();
        check(executions == 10, "ten files made ten executions", "ten files made " + executions + " executions");
        runs.forEach(this::checkSucceeded);
        Set<String> nodes = runs.stream().map(Run::node).collect(Collectors.toCollection(TreeSet::new));
        check(nodes.size() == 2, "both nodes ran some of them", "only " + nodes + " ran them");
        stage.table(new String[] {"sensor", "node", "state"}, sensorRows());
        stage.table(
                new String[] {"execution", "rule", "file", "ran on", "start after", "end after"},
                runs.stream()
                        .sorted(Comparator.comparing(Run::path))
                        .map(run -> new String[] {
                            run.id(),
                            run.rule(),
                            Path.of(run.path()).getFileName().toString(),
                            run.node(),
                            millis(run.toStart()),
                            millis(run.toEnd())
                        })
                        .toList());
    }

    private void failover() throws IOException, InterruptedException {
        stage.act(
                "4. A node dies", "The map names both nodes now. The first one runs the sensor, the other stands by.");
        writeMap(IN_ORDER);
        cluster.await(
                STANDBY + " follows the new map",
                PATIENCE,
                () -> seen.standby()
                        .equals(NODES.stream().sorted(Comparator.reverseOrder()).toList()));
        awaitSensors(List.of(OWNER), true);
        Timeline timeline = new Timeline(stage, clock);
        long pid = cluster.kill(OWNER);
        stage.command("kill -9 " + pid);
        timeline.entry(OWNER + " is gone, with all that it ran");
        cluster.await(
                OWNER + " is taken for dead", FAILOVER, () -> !seen.liveNodes().contains(OWNER));
        timeline.entry(STANDBY + " takes " + OWNER + " for dead");
        cluster.await(
                SENSOR + " runs on " + STANDBY,
                FAILOVER,
                () -> seen.sensorNodes(true).equals(List.of(STANDBY)));
        timeline.entry(SENSOR + " runs on " + STANDBY);
        stage.held(STANDBY + " took the sensor over");
        Path file = files.watched().resolve("after-the-loss");
        stage.command("touch " + file);
        Files.createFile(file);
        awaitRuns(file, 1);
        timeline.entry("the execution for the next file has ended");
        exactlyOne(file, "created", 1);
    }

    private void writeMap(String map) throws IOException {
        map.lines().filter(line -> !line.isBlank()).forEach(line -> stage.note("@|faint " + line + "|@"));
        files.writeMap(map);
    }

    private List<String[]> sensorRows() {
        return seen.sensors().stream()
                .filter(sensor -> !ApiObjects.text(sensor, "state").isEmpty())
                .map(sensor -> new String[] {
                    ApiObjects.text(sensor, "ref"), ApiObjects.text(sensor, "node"), ApiObjects.text(sensor, "state")
                })
                .toList();
    }

    private void register() throws IOException {
        var answer = cluster.api(NODES.get(0))
                .post("/v1/packs/register", Map.of("packs", List.of("mypack"), "types", List.of("all")));
        if (!answer.ok()) {
            throw new LocalFailure("the pack could not be registered again: " + answer.fault());
        }
    }

    private void exactlyOne(Path file, String what, int total) throws IOException, InterruptedException {
        List<Run> runs = awaitRuns(file, total);
        settle();
        long events = seen.events(file.toString());
        long executions = seen.runs(file.toString()).size();
        check(
                events == total && executions == total,
                "(" + what + ") made one trigger instance and one execution",
                "(" + what + "): " + events + " trigger instances and " + executions + " executions so far, expected "
                        + total);
        runs.forEach(this::checkSucceeded);
    }

    private void awaitSensors(List<String> nodes, boolean leased) throws IOException, InterruptedException {
        cluster.await(
                SENSOR + " runs on " + nodes,
                PATIENCE,
                () -> seen.sensorNodes(leased).equals(nodes));
        stage.held(SENSOR + " runs on " + String.join(" and ", nodes));
    }

    private List<Run> awaitRuns(Path file, int count) throws IOException, InterruptedException {
        cluster.await(
                count + " executions about " + file + " have ended",
                PATIENCE,
                () -> seen.runs(file.toString()).stream().filter(Run::ended).count() >= count);
        return seen.runs(file.toString());
    }

    private void settle() throws InterruptedException {
        clock.newWaker().await(SETTLING);
    }

    private void checkSucceeded(Run run) {
        if (!run.status().equals("succeeded")) {
            throw new LocalFailure("execution " + run.id() + " ended as " + run.status() + ": "
                    + run.json().get("result"));
        }
    }

    private void check(boolean holds, String what, String otherwise) {
        if (!holds) {
            throw new LocalFailure(otherwise);
        }
        stage.held(what);
    }

    private void showOutput(int last) throws IOException {
        List<String> lines = files.outputLines();
        check(lines.size() >= last, files.output() + " says", files.output() + " has only " + lines);
        lines.subList(lines.size() - last, lines.size()).forEach(line -> stage.note("@|faint " + line + "|@"));
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + " ms";
    }
}
