// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class SpawnerTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int MORE_THAN_A_PIPE_HOLDS = 1 << 20;

    private final Spawner spawner = newSpawner();
    private final Capture out = new Capture(1 << 20);
    private final Capture err = new Capture(1 << 20);

    @AfterEach
    void close() {
        spawner.close();
    }

    Spawner newSpawner() {
        return new Spawner("test");
    }

    /** In the way that is tested. */
    ChildProcess start(Spawner by, Command command, Output stdout, Output stderr) throws IOException {
        return by.start(command, stdout, stderr);
    }

    private ChildProcess start(Command command, Output stdout, Output stderr) throws IOException {
        return start(spawner, command, stdout, stderr);
    }

    private Exit run(Command command) throws Exception {
        return start(command, out, err).exit().get(60, SECONDS);
    }

    private static Command shell(String script) {
        return Command.of("/bin/sh", "-c", script);
    }

    @Test
    void keepsBothStreamsApartAndReportsTheCode() throws Exception {
        Exit exit = run(shell("echo out; echo err >&2; exit 3"));
        assertThat(exit).isEqualTo(new Exit(3, List.of()));
        assertThat(out.text()).isEqualTo("out\n");
        assertThat(err.text()).isEqualTo("err\n");
    }

    @Test
    void reportsTheSignalThatEndedIt() throws Exception {
        Exit exit = run(shell("kill -s TERM $$"));
        assertThat(exit.signal()).hasValue(15);
        assertThat(exit.describe()).isEqualTo("signal 15");
    }

    @Test
    void startsInItsDirectoryWithItsVariables(@TempDir Path directory) throws Exception {
        run(shell("pwd; echo $FLAVOUR").in(directory).with(Map.of("FLAVOUR", "lemon")));
        assertThat(out.text()).isEqualTo(directory.toRealPath() + "\nlemon\n");
    }

    @Test
    void givesNothingButItsVariablesWhenToldSo() throws Exception {
        run(Command.of("/usr/bin/env").with(Map.of("ONLY", "this")).withoutInherited());
        assertThat(out.text()).isEqualTo("ONLY=this\n");
    }

    @Test
    void hasAnEmptyStdinUnlessAsked() throws Exception {
        run(Command.of("/bin/cat"));
        assertThat(out.total()).isZero();
    }

    @Test
    void talksToItsStdin() throws Exception {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        ChildProcess child = start(Command.of("/bin/cat").withStdin(), new Lines(100, lines::add), err);
        assertThat(child.write("hello\n")).succeedsWithin(LONG);
        assertThat(lines.poll(60, SECONDS)).isEqualTo("hello");
        child.closeStdin();
        assertThat(child.exit().get(60, SECONDS).code()).isZero();
        assertThat(child.write("too late\n"))
                .failsWithin(LONG)
                .withThrowableThat()
                .withRootCauseInstanceOf(IOException.class);
    }

    @Test
    void writesInOrderAndWaitsForNoReader() throws Exception {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        ChildProcess child = start(
                shell("read begin; echo begun; cat").withStdin(), new Lines(MORE_THAN_A_PIPE_HOLDS, lines::add), err);
        String large = "x".repeat(MORE_THAN_A_PIPE_HOLDS - 1);
        List<CompletableFuture<Void>> writes =
                Stream.of("begin\n", large + "\n", "last\n").map(child::write).toList();
        child.closeStdin();
        assertThat(child.exit().get(60, SECONDS).code()).isZero();
        assertThat(writes).allSatisfy(write -> assertThat(write).isCompleted());
        assertThat(lines).containsExactly("begun", large, "last");
    }

    @Test
    void writesAtOnceWhereNothingWaits() throws Exception {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        ChildProcess child = start(Command.of("/bin/cat").withStdin(), new Lines(100, lines::add), err);
        for (String line : List.of("one\n", "two\n")) {
            assertThat(child.writeAtOnce(line)).isCompleted();
        }
        child.closeStdin();
        assertThat(child.exit().get(60, SECONDS).code()).isZero();
        assertThat(lines).containsExactly("one", "two");
        assertThat(child.writeAtOnce("too late\n"))
                .failsWithin(LONG)
                .withThrowableThat()
                .withRootCauseInstanceOf(IOException.class);
    }

    @Test
    void whatIsWrittenAtOnceWaitsForWhatCameBefore(@TempDir Path directory) throws Exception {
        Path go = directory.resolve("go");
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        ChildProcess child = start(
                shell("until [ -e \"" + go + "\" ]; do sleep 0.05; done; cat").withStdin(),
                new Lines(MORE_THAN_A_PIPE_HOLDS, lines::add),
                err);
        String large = "x".repeat(MORE_THAN_A_PIPE_HOLDS - 1);
        CompletableFuture<Void> first = child.write(large + "\n");
        CompletableFuture<Void> second = child.writeAtOnce("last\n");
        assertThat(List.of(first, second)).noneMatch(CompletableFuture::isDone);
        Files.createFile(go);
        child.closeStdin();
        assertThat(child.exit().get(60, SECONDS).code()).isZero();
        assertThat(lines).containsExactly(large, "last");
    }

    @Test
    void killsAChildThatDoesNotReadWhatItIsTold() throws Exception {
        ChildProcess child = start(Command.of("/bin/sleep", "300").withStdin(), out, err);
        CompletableFuture<Void> write = child.write("x".repeat(MORE_THAN_A_PIPE_HOLDS));
        child.kill();
        assertThat(child.exit().get(60, SECONDS).signal()).hasValue(9);
        assertThat(write).failsWithin(LONG);
    }

    @Test
    void keepsTheFirstPartOfTwentyMegabytes() throws Exception {
        Exit exit = run(shell("head -c 20000000 /dev/zero | tr '\\0' x"));
        assertThat(exit.code()).isZero();
        assertThat(out.total()).isEqualTo(20_000_000);
        assertThat(out.text()).hasSizeLessThan((1 << 20) + 200).endsWith("max_output_size is 1048576]");
    }

    @Test
    void killsTheWholeGroup(@TempDir Path directory) throws Exception {
        assumeThat(spawner.grouping()).isTrue();
        BlockingQueue<String> pids = new LinkedBlockingQueue<>();
        // A grandchild whose parent has gone: only the group still knows it.
        ChildProcess child = start(
                shell("trap '' TERM; (sleep 300 & echo $!; sleep 300 & echo $!); while :; do sleep 1; done"),
                new Lines(100, pids::add),
                err);
        List<Long> grandchildren = List.of(pid(pids), pid(pids));
        child.terminate(Duration.ofMillis(200));
        assertThat(child.exit().get(60, SECONDS).signal()).hasValue(9);
        for (long pid : grandchildren) {
            awaitEnd(pid);
        }
    }

    @Test
    void asksBeforeItKills() throws Exception {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        ChildProcess child = start(
                shell("trap 'echo bye; exit 4' TERM; echo ready; while :; do sleep 0.05; done"),
                new Lines(100, lines::add),
                err);
        assertThat(lines.poll(60, SECONDS)).isEqualTo("ready");
        child.terminate(LONG);
        assertThat(child.exit().get(60, SECONDS).code()).isEqualTo(4);
        assertThat(lines).contains("bye");
    }

    @Test
    void doesNotWaitForEverForLeftoversThatHoldTheOutput() throws Exception {
        assumeThat(spawner.grouping()).isTrue();
        BlockingQueue<String> pids = new LinkedBlockingQueue<>();
        ChildProcess child = start(
                shell("sleep 300 & echo $!; read end").withStdin().lingering(Duration.ofMillis(100)),
                new Lines(100, pids::add),
                err);
        long left = pid(pids);
        child.closeStdin();
        Exit exit = child.exit().get(60, SECONDS);
        assertThat(exit.code()).isEqualTo(1);
        assertThat(exit.holders()).singleElement().asString().startsWith("pid " + left + " (");
        awaitEnd(left);
    }

    @Test
    void doesNotWaitForEverForAProcessThatLeftTheGroup(@TempDir Path directory) throws Exception {
        assumeThat(spawner.grouping()).isTrue();
        Path begun = directory.resolve("begun");
        ChildProcess child = start(
                shell("setsid sh -c 'echo $$; : > " + begun + "; exec sleep 300' & while [ ! -e " + begun
                                + " ]; do sleep 0.05; done")
                        .lingering(Duration.ofMillis(100)),
                out,
                err);
        try {
            Exit exit = child.exit().get(60, SECONDS);
            assertThat(exit.code()).isZero();
            assertThat(exit.holders())
                    .singleElement()
                    .asString()
                    .startsWith("pid " + out.text().strip() + " (");
        } finally {
            boolean ignored = ProcessHandle.of(Long.parseLong(out.text().strip()))
                    .map(ProcessHandle::destroyForcibly)
                    .orElse(false);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(sleep 0.3; echo late) & echo early",
                "(sleep 0.1; echo early; sleep 0.2; echo late) &",
                "echo early; sh -c '(sleep 0.3; echo late) &'",
                "{ echo early; sleep 0.3; echo late; } | cat &",
                "setsid sh -c 'echo early; sleep 0.3; echo late' &",
            })
    void readsToTheEndWhatItsChildrenWriteAfterItsOwnEnd(String script) throws Exception {
        assertThat(run(shell(script))).isEqualTo(new Exit(0, List.of()));
        assertThat(out.text()).isEqualTo("early\nlate\n");
    }

    @Test
    void readsToTheEndWhatTwentyAtATimeLeaveBehind() throws Exception {
        record Run(ChildProcess child, Capture output) {}
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Capture output = new Capture(100);
            runs.add(new Run(start(shell("(sleep 0.5; echo " + i + ") &"), output, err), output));
        }
        for (int i = 0; i < 20; i++) {
            runs.get(i).child().exit().get(60, SECONDS);
            assertThat(runs.get(i).output().text()).isEqualTo(i + "\n");
        }
    }

    @Test
    void keepsNoDescriptorOfAChildThatHasEnded() throws Exception {
        Path descriptors = Path.of("/proc/self/fd");
        assumeThat(descriptors).isDirectory();
        run(shell("echo once"));
        for (int i = 0; i < 30; i++) {
            run(shell("echo again"));
        }
        try (Stream<Path> open = Files.list(descriptors)) {
            assertThat(open.filter(SpawnerTest::isPipeOfAChild)).isEmpty();
        }
    }

    private static boolean isPipeOfAChild(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().contains("petrel-pipes-");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    @Test
    void losesNoLineOfAShellThatWritesThroughAProcessOfItsOwn() throws Exception {
        Command script = Command.of(
                "bash",
                "-c",
                "exec > >(while read -r l; do echo \"> $l\"; done) 2>&1; for i in 1 2 3; do echo $i; done");
        for (int i = 0; i < 15; i++) {
            Capture output = new Capture(100);
            start(script, output, err).exit().get(60, SECONDS);
            assertThat(output.text()).isEqualTo("> 1\n> 2\n> 3\n");
        }
    }

    @Test
    void leavesABackgroundProcessAloneThatLetGoOfTheOutput() throws Exception {
        Exit exit = run(shell("sleep 300 >/dev/null 2>&1 & echo $!"));
        assertThat(exit.leftovers()).isFalse();
        ProcessHandle left =
                ProcessHandle.of(Long.parseLong(out.text().strip())).orElseThrow();
        assertThat(left.isAlive()).isTrue();
        left.destroyForcibly();
    }

    @Test
    void saysWhyItCannotStart(@TempDir Path directory) throws Exception {
        Path plain = Files.writeString(directory.resolve("plain"), "no program");
        assertThatThrownBy(() -> run(Command.of("petrel-no-such-program")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot start \"petrel-no-such-program\": no such program on the PATH");
        assertThatThrownBy(() -> run(Command.of(plain.toString()))).hasMessageContaining("not executable");
        assertThatThrownBy(() -> run(Command.of(directory + "/none"))).hasMessageContaining("no such file");
        assertThatThrownBy(() -> run(Command.of("/bin/true").in(directory.resolve("none"))))
                .hasMessageContaining("working directory");
    }

    @Test
    void startsNothingWithTextThatCannotBeHandedOver(@TempDir Path directory) {
        Path trace = directory.resolve("trace");
        assertThatThrownBy(() -> run(shell("echo > " + trace + "; echo a\0b")))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "cannot start \"/bin/sh\": argument 2 holds a NUL character, which the operating system takes for"
                                + " the end of the text");
        assertThatThrownBy(() -> run(Command.of("/bin/echo", "\ud800")))
                .hasMessageContaining("argument 1 holds U+D800");
        assertThatThrownBy(() -> run(Command.of("/bin/e\0")))
                .hasMessageContaining("the name of the program holds a NUL");
        assertThatThrownBy(() -> run(shell("true").with(Map.of("A", "\0")))).hasMessageContaining("variable \"A\"");
        assertThat(trace).doesNotExist();
    }

    @Test
    void goesOnReadingWhenATakerFails() throws Exception {
        Output failing = (bytes, length) -> {
            throw new IllegalStateException("on purpose");
        };
        ChildProcess child = start(shell("head -c 1000000 /dev/zero"), failing, err);
        assertThat(child.exit().get(60, SECONDS).code()).isZero();
    }

    @Test
    void killsWhatLivesWhenItCloses() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        ChildProcess child = start(
                shell("trap '' TERM; echo up; while :; do sleep 1; done"), (bytes, length) -> started.countDown(), err);
        assertThat(started.await(60, SECONDS)).isTrue();
        spawner.close();
        assertThat(child.alive()).isFalse();
        assertThatThrownBy(() -> run(Command.of("/bin/true"))).hasMessageContaining("stopping");
    }

    private static long pid(BlockingQueue<String> lines) throws InterruptedException {
        String line = lines.poll(60, SECONDS);
        assertThat(line).isNotNull();
        return Long.parseLong(line);
    }

    private static void awaitEnd(long pid) throws Exception {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isPresent()) {
            process.get().onExit().get(60, SECONDS);
        }
    }
}
