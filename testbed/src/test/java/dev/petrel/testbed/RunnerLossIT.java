// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.cli.client.ApiClient;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.testbed.local.LocalCluster;
import dev.petrel.testbed.local.LocalLayout;
import dev.petrel.testbed.local.LocalServers;
import dev.petrel.testbed.support.Distribution;
import dev.petrel.testbed.support.WaitingPlugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of actions when the process that runs them is killed, or told to stop: tried with real processes. */
@Timeout(600)
class RunnerLossIT {

    private static final Duration STARTING = Duration.ofSeconds(60);

    /** The contract says 15 seconds; a machine that is busy with other tests may be late. */
    private static final Duration RECOVERY = Duration.ofSeconds(60);

    private static final String PROVIDER = "name:default";

    private final List<ProcessHandle> begun = new ArrayList<>();
    private LocalLayout layout;
    private LocalCluster cluster;
    private Path runs;

    @BeforeEach
    void makePack() throws IOException {
        layout = LocalLayout.create("runner-loss");
        cluster = new LocalCluster(layout, Distribution.home(), new SystemClock(), false);
        runs = Files.createDirectories(layout.root().resolve("runs"));
        Path pack = layout.packs().resolve("loss");
        Path actions = Files.createDirectories(pack.resolve("actions"));
        Files.writeString(pack.resolve("pack.yaml"), "ref: loss\nname: loss\nversion: 1.0.0\n");
        Files.writeString(actions.resolve("long.sh"), LONG_SHELL);
        Files.writeString(actions.resolve("long.py"), LONG_PYTHON);
        action(actions, "shell", "local-shell-script", "long.sh", "abandon");
        action(actions, "python", "python-script", "long.py", "abandon");
        action(actions, "again", "local-shell-script", "long.sh", "retry");
    }

    /**
     * The first attempt starts two processes that ignore SIGTERM, one of which has lost its parent, and stays; it says
     * so in a file named after its execution and attempt. Another attempt ends at once.
     */
    private static final String LONG_SHELL = """
            #!/bin/sh
            pids=$$
            if [ "$PETREL_ACTION_ATTEMPT" = 1 ]; then
                trap '' TERM
                sleep 600 & pids="$pids $!"
                pids="$pids $(sleep 600 > /dev/null & echo $!)"
            fi
            said="$1/$ST2_ACTION_EXECUTION_ID-$PETREL_ACTION_ATTEMPT"
            echo "$PETREL_ACTION_FENCE $pids" > "$said.part" && mv "$said.part" "$said"
            [ "$PETREL_ACTION_ATTEMPT" != 1 ] || wait
            """;

    private static final String LONG_PYTHON = """
            import os, subprocess
            from st2common.runners.base_action import Action

            class Long(Action):
                def run(self, runs):
                    child = subprocess.Popen(["sh", "-c", "trap '' TERM; sleep 600"])
                    env = os.environ
                    said = "%s/%s-%s" % (runs, env["ST2_ACTION_EXECUTION_ID"], env["PETREL_ACTION_ATTEMPT"])
                    with open(said + ".part", "w") as part:
                        part.write("%s %d %d" % (env["PETREL_ACTION_FENCE"], os.getpid(), child.pid))
                    os.rename(said + ".part", said)
                    child.wait()
            """;

    private static void action(Path actions, String name, String runner, String file, String onLoss)
            throws IOException {
        Files.writeString(actions.resolve(name + ".yaml"), """
                name: %s
                runner_type: %s
                entry_point: %s
                enabled: true
                on_runner_loss: %s
                parameters:
                  runs:
                    type: string
                    position: 0
                """.formatted(name, runner, file, onLoss));
    }

    @AfterEach
    void endAll() {
        cluster.close();
        begun.forEach(ProcessHandle::destroyForcibly);
        layout.delete();
    }

    @Test
    void anotherNodeTakesOverAndNothingOfTheFirstRunsIsLeft() throws Exception {
        LocalServers servers = cluster.servers(null, null, true);
        cluster.startNodes(List.of("a"), servers, PROVIDER);
        String shell = request("a", "shell");
        String python = request("a", "python");
        String again = request("a", "again");
        for (String id : List.of(shell, python, again)) {
            assertThat(run(id, 1).fence()).isEqualTo("1");
        }
        cluster.startNodes(List.of("b"), servers, PROVIDER);
        List<ProcessHandle> first = List.copyOf(begun);
        assertThat(first).hasSize(8).allMatch(ProcessHandle::isAlive);

        cluster.kill("a");

        for (ProcessHandle process : first) {
            assertThat(process.onExit().get(60, SECONDS).isAlive()).isFalse();
        }
        for (String id : List.of(shell, python)) {
            Map<String, @Nullable Object> lost = ended("b", id);
            assertThat(lost).containsEntry("status", "abandoned");
            assertThat(String.valueOf(lost.get("result"))).contains("is dead or has left", "\"a\"");
            assertThat(runs.resolve(id + "-2")).doesNotExist();
        }
        assertThat(ended("b", again)).containsEntry("status", "succeeded");
        assertThat(Integer.parseInt(run(again, 2).fence())).isGreaterThan(1);
        assertThat(runs.resolve(again + "-3")).doesNotExist();
    }

    @Test
    void whatWasClaimedAndHadNotBegunRunsWhenItsNodeIsBackAndWhatHadBegunDoesNot() throws Exception {
        Path home = WaitingPlugin.into(Distribution.home(), layout.root().resolve("distribution"));
        cluster = new LocalCluster(layout, home, new SystemClock(), false);
        Files.writeString(
                layout.packs().resolve("loss/actions/waiting.yaml"),
                "name: waiting\nrunner_type: waiting\nentry_point: ''\nenabled: true\nparameters:\n  runs:\n    type: string\n");
        LocalServers servers = cluster.servers(null, null, true);
        cluster.startNodes(List.of("a"), servers, PROVIDER);
        String begun = request("a", "shell");
        assertThat(run(begun, 1).fence()).isEqualTo("1");
        Path hold = Files.createFile(layout.root().resolve("hold"));
        List<String> unbegun = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            unbegun.add(request("a", "waiting"));
        }
        cluster.await(
                "the actions are claimed",
                STARTING,
                () -> unbegun.stream()
                        .allMatch(id -> "running".equals(execution("a", id).get("status"))));

        cluster.kill("a");
        Files.delete(hold);
        cluster.restart("a");
        cluster.awaitReady("a");

        for (String id : unbegun) {
            assertThat(ended("a", id)).containsEntry("status", "succeeded");
            assertThat(run(id, 2).fence()).isEqualTo("3");
            assertThat(runs.resolve(id + "-1")).doesNotExist();
        }
        assertThat(ended("a", begun)).containsEntry("status", "abandoned");
        assertThat(runs.resolve(begun + "-2")).doesNotExist();
        assertThat(Files.readString(layout.log("a"))).contains("its runner was killed before the action began");
    }

    @Test
    void aRunnerThatIsToldToStopReportsWhatHadNotEnded() throws Exception {
        LocalServers servers = cluster.servers(null, null, true);
        cluster.startNodes(List.of("a", "b"), servers, PROVIDER);
        cluster.terminate("a");
        Files.writeString(
                layout.config("a"), "\n[actionrunner]\nexit_still_active_check = 1\n", StandardOpenOption.APPEND);
        cluster.terminate("b");
        cluster.restart("a");
        cluster.awaitReady("a");
        String shell = request("a", "shell");
        String again = request("a", "again");
        assertThat(run(shell, 1).fence()).isEqualTo("1");
        assertThat(run(again, 1).fence()).isEqualTo("1");

        cluster.terminate("a");

        for (ProcessHandle process : begun) {
            assertThat(process.onExit().get(60, SECONDS).isAlive()).isFalse();
        }
        assertThat(Files.readString(layout.log("a")))
                .contains("2 actions had not ended and were killed", shell + " loss.shell", again + " loss.again");
        cluster.restart("b");
        cluster.awaitReady("b");
        Map<String, @Nullable Object> lost = ended("b", shell);
        assertThat(lost).containsEntry("status", "abandoned");
        assertThat(String.valueOf(lost.get("result"))).contains("the action runner was stopped");
        assertThat(ended("b", again)).containsEntry("status", "succeeded");
        assertThat(run(again, 2).pids()).isNotEmpty();
    }

    /** What a run said of itself. */
    private record Run(String fence, List<Long> pids) {}

    /** Asks {@code node} to run an action, and returns the execution's id. */
    private String request(String node, String action) throws IOException {
        ApiClient.Answer answer = cluster.api(node)
                .post(
                        "/v1/executions",
                        Map.of("action", "loss." + action, "parameters", Map.of("runs", runs.toString())));
        assertThat(answer.ok()).as(answer.text()).isTrue();
        return String.valueOf(answer.object().get("id"));
    }

    /** Waits until that attempt at {@code id} has begun. */
    private Run run(String id, int attempt) throws Exception {
        Path said = runs.resolve(id + "-" + attempt);
        cluster.await("attempt " + attempt + " at execution " + id + " has begun", STARTING, () -> Files.exists(said));
        String[] words = Files.readString(said).strip().split(" ");
        List<Long> pids = Stream.of(words).skip(1).map(Long::valueOf).toList();
        pids.stream().map(ProcessHandle::of).flatMap(Optional::stream).forEach(begun::add);
        return new Run(words[0], pids);
    }

    /** Waits until {@code id} has ended. */
    private Map<String, @Nullable Object> ended(String node, String id) throws Exception {
        cluster.await(
                "execution " + id + " has ended",
                RECOVERY,
                () -> execution(node, id).get("end_timestamp") != null);
        return execution(node, id);
    }

    private Map<String, @Nullable Object> execution(String node, String id) {
        try {
            return cluster.api(node).get("/v1/executions/" + id).object();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
