// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may happen to a launcher, and what it must not leave behind. */
@Timeout(120)
class LauncherTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private Spawner spawner = Launching.spawner("test");
    private final Capture out = new Capture(1 << 20);
    private final Capture err = new Capture(1 << 20);

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        spawner.close();
    }

    private static Command shell(String script) {
        return Command.of("/bin/sh", "-c", script);
    }

    private String printed(String script) throws Exception {
        Capture output = new Capture(1 << 16);
        spawner.launch(shell(script), output, output).exit().get(60, SECONDS);
        return output.text();
    }

    private static ProcessHandle process(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("/bin/kill", "-s", name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static void awaitEnd(ProcessHandle process) {
        await().atMost(LONG).until(() -> !process.isAlive());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "umask",
                "ulimit -a",
                "pwd",
                "env | grep -v '^_=' | sort",
                "ls /proc/self/fd | head -3; ls /proc/self/fd | wc -l",
                "grep -E 'Sig(Ign|Cgt)|NoNewPrivs|Seccomp:|Cpus_allowed:' /proc/self/status",
                "cat /proc/self/oom_score_adj /proc/self/coredump_filter; nice",
                "set -- $(cat /proc/$$/stat); echo $(($1 == $5)) $(($1 == $6)) $7",
            })
    void commandsFindTheSameAsThoseOfTheSpawnerItself(String script) throws Exception {
        Capture usual = new Capture(1 << 16);
        Command command = shell(script).with(Map.of("FLAVOUR", "lémon\n2"));
        spawner.start(command, usual, usual).exit().get(60, SECONDS);
        spawner.launch(command, out, out).exit().get(60, SECONDS);
        assertThat(usual.text()).isNotBlank();
        assertThat(out.text()).isEqualTo(usual.text());
        assertThat(printed("echo $PPID").strip()).isEqualTo(Long.toString(spawner.launcher()));
    }

    @Test
    void whatItStartedDiesWithItAndTheNextCommandRuns() throws Exception {
        BlockingQueue<String> pids = new LinkedBlockingQueue<>();
        ChildProcess child = spawner.launch(
                shell("trap '' TERM; (sleep 300 & echo $!); echo $$; sleep 300"), new Lines(100, pids::add), err);
        ProcessHandle grandchild = process(String.valueOf(pids.poll(60, SECONDS)));
        ProcessHandle leader = process(String.valueOf(pids.poll(60, SECONDS)));
        long launcher = spawner.launcher();
        signal("KILL", launcher);
        assertThat(child.exit().get(60, SECONDS).signal()).hasValue(9);
        assertThat(err.text()).contains("this action was killed with it");
        awaitEnd(leader);
        awaitEnd(grandchild);
        assertThat(printed("echo on").strip()).isEqualTo("on");
        Launching.ready(spawner);
        assertThat(spawner.launcher()).isNotEqualTo(launcher);
    }

    @Test
    void whatItDidNotTellOfAnyMoreDiesToo() throws Exception {
        for (int i = 0; i < 5; i++) {
            Path pid = directory.resolve("pid" + i);
            Path here = directory.resolve("here" + i);
            ChildProcess child = spawner.launch(
                    shell("echo $$ > " + here + "; mv " + here + " " + pid + "; kill -s KILL $PPID; sleep 300"),
                    out,
                    err);
            assertThat(child.exit().get(60, SECONDS).signal()).hasValue(9);
            if (Files.exists(pid)) {
                String number = Files.readString(pid).strip();
                await().atMost(LONG)
                        .until(() -> ProcessHandle.of(Long.parseLong(number)).isEmpty());
            }
            Launching.ready(spawner);
        }
    }

    @Test
    void oneThatHangsIsKilledAndReplaced() throws Exception {
        spawner.close();
        spawner = Launching.spawner("test", new Launchers.Times(Duration.ofSeconds(1), Launchers.Times.USUAL.look()));
        signal("STOP", spawner.launcher());
        Exit exit = spawner.launch(shell("echo never"), out, err).exit().get(60, SECONDS);
        assertThat(exit.signal()).hasValue(9);
        assertThat(printed("echo on").strip()).isEqualTo("on");
        Launching.ready(spawner);
    }

    @Test
    void oneThatReadsNothingIsKilledToo() throws Exception {
        spawner.close();
        spawner =
                Launching.spawner("test", new Launchers.Times(Launchers.Times.USUAL.patience(), Duration.ofMillis(50)));
        long launcher = spawner.launcher();
        signal("STOP", launcher);
        List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", "echo on"));
        IntStream.range(0, 10).forEach(i -> argv.add("x".repeat(100_000))); // more than a pipe holds
        Command command = Command.of(argv.toArray(String[]::new));
        ChildProcess child =
                CompletableFuture.supplyAsync(() -> launched(command)).get(60, SECONDS);
        assertThat(child.exit().get(60, SECONDS)).isNotNull();
        await().atMost(LONG).until(() -> ProcessHandle.of(launcher).isEmpty());
        assertThat(printed("echo on").strip()).isEqualTo("on");
    }

    @Test
    void oneThatHangsEndsWithItsSpawnerAndWithoutAWaitForEachChild() throws Exception {
        List<ProcessHandle> children = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            long pid = spawner.launch(shell("sleep 300"), out, err).pid();
            children.add(process(Long.toString(pid)));
        }
        long launcher = spawner.launcher();
        signal("STOP", launcher);
        CompletableFuture.runAsync(spawner::close).get(60, SECONDS);
        await().atMost(LONG).until(() -> ProcessHandle.of(launcher).isEmpty());
        children.forEach(LauncherTest::awaitEnd);
    }

    private ChildProcess launched(Command command) {
        try {
            return spawner.launch(command, out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void canBeStoppedWhileItHangs() throws Exception {
        BlockingQueue<String> pids = new LinkedBlockingQueue<>();
        ChildProcess child = spawner.launch(shell("echo $$; sleep 300"), new Lines(100, pids::add), err);
        ProcessHandle leader = process(String.valueOf(pids.poll(60, SECONDS)));
        long launcher = spawner.launcher();
        signal("STOP", launcher);
        child.kill();
        awaitZombie(leader.pid());
        signal("CONT", launcher);
        assertThat(child.exit().get(60, SECONDS).signal()).hasValue(9);
    }

    private static void awaitZombie(long pid) {
        await().atMost(LONG).until(() -> {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            return stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
        });
    }

    @Test
    void survivesTheSignalsOfServiceManagersAndCommandsDoNot() throws Exception {
        for (String signal : List.of("TERM", "INT", "HUP", "QUIT")) {
            signal(signal, spawner.launcher());
        }
        long launcher = spawner.launcher();
        assertThat(printed("kill -s TERM $$; echo survived")).isEmpty();
        assertThat(printed("echo $PPID").strip()).isEqualTo(Long.toString(launcher));
    }

    @Test
    void aThousandCommandsLeaveNothingBehind() throws Exception {
        long launcher = spawner.launcher();
        printed("echo first");
        long ours = descriptors("self");
        long its = descriptors(Long.toString(launcher));
        for (int i = 0; i < 1000; i++) {
            assertThat(printed(i % 7 == 0 ? "(sleep 0.01; echo " + i + ") &" : "echo " + i)
                            .strip())
                    .isEqualTo(Integer.toString(i));
        }
        assertThat(spawner.launcher()).isEqualTo(launcher);
        await().atMost(LONG).untilAsserted(() -> {
            assertThat(descriptors(Long.toString(launcher))).isEqualTo(its);
            assertThat(ProcessHandle.of(launcher).orElseThrow().children()).isEmpty();
            assertThat(descriptors("self")).isLessThanOrEqualTo(ours + 5);
        });
    }

    private static long descriptors(String process) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + process + "/fd"))) {
            return open.count();
        }
    }

    @Test
    void manyAtOnceKeepTheirOutputApart() throws Exception {
        ChildProcess flood = spawner.launch(shell("yes"), Output.none(), err);
        List<Capture> outputs = new ArrayList<>();
        List<ChildProcess> children = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Capture output = new Capture(1 << 20);
            outputs.add(output);
            children.add(spawner.launch(
                    shell("for n in 1 2 3 4 5; do printf '%020000d' " + i + "; done; exit " + i), output, output));
        }
        for (int i = 0; i < 50; i++) {
            assertThat(children.get(i).exit().get(60, SECONDS)).isEqualTo(new Exit(i, List.of()));
            assertThat(outputs.get(i).text())
                    .isEqualTo(String.format("%020000d", i).repeat(5));
        }
        flood.kill();
        assertThat(flood.exit().get(60, SECONDS).signal()).hasValue(9);
    }

    @Test
    void whatLetsGoOfItIsNotWaitedForAndItsZombiesAreReaped() throws Exception {
        String daemon =
                printed("setsid sleep 300 >/dev/null 2>&1 </dev/null & echo $!").strip();
        assertThat(process(daemon).isAlive()).isTrue();
        boolean ignored = process(daemon).destroyForcibly();
        ChildProcess holding =
                spawner.launch(shell("setsid sleep 300 & echo $!").lingering(Duration.ofMillis(50)), out, err);
        Exit exit = holding.exit().get(60, SECONDS);
        assertThat(exit.code()).isZero();
        assertThat(exit.holders()).singleElement().asString().contains("sleep 300");
        boolean ignoredToo = process(out.text().strip()).destroyForcibly();
        ProcessHandle launcher = ProcessHandle.of(spawner.launcher()).orElseThrow();
        await().atMost(LONG).until(() -> launcher.children().findAny().isEmpty());
    }

    @Test
    void saysWhatTheKernelSaysOfACommandThatIsTooLong() {
        String large = "x".repeat(200_000);
        assertThatThrownBy(() -> spawner.launch(Command.of("/bin/echo", large), out, err))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot start \"/bin/echo\": error=7, Argument list too long");
    }

    @Test
    void endsWhenNothingIsAskedOfItAndComesBack() throws Exception {
        spawner.close();
        spawner =
                Launching.spawner("test", new Launchers.Times(Launchers.Times.USUAL.patience(), Duration.ofMillis(20)));
        await().atMost(LONG).until(() -> spawner.launcher() < 0);
        assertThat(printed("echo on").strip()).isEqualTo("on");
        Launching.ready(spawner);
    }

    @Test
    void doesWithoutWhereThereIsNoInterpreter() throws Exception {
        spawner.close();
        spawner = new Spawner("test", "mark", new Spawner.Program("/nonexistent/python3", Path.of("/nonexistent.py")));
        for (int i : IntStream.range(0, 3).toArray()) {
            assertThat(printed("echo " + i).strip()).isEqualTo(Integer.toString(i));
        }
        assertThat(spawner.launcher()).isEqualTo(-1);
    }
}
