// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.python;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.process.Spawner;
import dev.petrel.engine.process.Virtualenvs;
import dev.petrel.runner.InterruptibleCall;
import dev.petrel.runner.Requests;
import dev.petrel.runner.TestRun;
import dev.petrel.runner.spi.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class PythonRunnerTest {

    private final Spawner spawner = new Spawner("test");
    private PythonRunner runner = newRunner("python3");

    @TempDir
    private Path pack;

    @BeforeEach
    void makePack() throws Exception {
        Files.createDirectories(pack.resolve("actions"));
    }

    @AfterEach
    void close() {
        runner.stop();
        spawner.close();
    }

    private PythonRunner newRunner(String binary) {
        return newRunner(binary, Path.of("/nonexistent"));
    }

    private PythonRunner newRunner(String binary, Path virtualenvs) {
        return newRunner(binary, virtualenvs, Duration.ZERO);
    }

    private PythonRunner newRunner(String binary, Path virtualenvs, Duration idle) {
        PythonSettings settings =
                new PythonSettings(new Virtualenvs(virtualenvs, binary), shim(), false, 2, idle, Map.of());
        return new PythonRunner(spawner, settings, name -> Map.of("colour", "blue", "pack", name));
    }

    static Path shim() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path python = at.resolve("python");
            if (Files.isRegularFile(python.resolve("petrel_action_host.py"))) {
                return python;
            }
        }
        throw new AssertionError("no python directory above the tests");
    }

    /** Runs an action whose {@code run(self, **parameters)} has this body. */
    private Outcome run(String body, Map<String, Object> runnerParameters, Map<String, Object> parameters)
            throws Exception {
        String code = "import os, sys, subprocess, time\n"
                + "from st2common.runners.base_action import Action\n\n"
                + "class Subject(Action):\n"
                + "    def run(self, **parameters):\n" + body.indent(8);
        Files.writeString(pack.resolve("actions/subject.py"), code);
        Action action = Requests.action("mypack.subject", "python-script", "subject.py", Map.of());
        return TestRun.of(
                runner, Requests.of(action, pack, runnerParameters, parameters, runner.configuration("mypack")));
    }

    private Outcome run(String body) throws Exception {
        return run(body, Map.of(), Map.of());
    }

    @Test
    void givesTheActionItsParametersConfigurationAndEnvironment() throws Exception {
        Outcome outcome = run(
                "print('hello'); sys.stderr.write('oh\\n')\n"
                        + "return {'p': parameters, 'c': self.config, 'e': os.environ['A'],"
                        + " 'x': os.environ['ST2_ACTION_PACK_NAME']}",
                Map.of("env", Map.of("A", "b")),
                Map.of("n", 1, "t", "é"));
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(outcome.result())
                .containsEntry("stdout", "hello\n")
                .containsEntry("stderr", "oh\n")
                .containsEntry("exit_code", 0)
                .containsEntry(
                        "result",
                        Map.of(
                                "p",
                                Map.of("n", 1, "t", "é"),
                                "c",
                                Map.of("colour", "blue", "pack", "mypack"),
                                "e",
                                "b",
                                "x",
                                "mypack"));
    }

    @Test
    void anInterpreterThatRunsNothingEndsAndAnotherTakesItsPlace() throws Exception {
        runner.stop();
        runner = newRunner("python3", Path.of("/nonexistent"), Duration.ofMillis(20));
        long first = ((Number) Objects.requireNonNull(
                        run("return os.getppid()").result().get("result")))
                .longValue();
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        ProcessHandle.of(first).filter(ProcessHandle::isAlive).isEmpty());

        Outcome second = run("return os.getppid()");

        assertThat(second.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(second.result().get("result")).isNotEqualTo((int) first).isNotEqualTo(first);
    }

    @Test
    void refusesToRunOnAnotherPythonThanThatOfItsBrokenVirtualenv() throws Exception {
        Path virtualenvs = pack.resolve("virtualenvs");
        Path bin = Files.createDirectories(virtualenvs.resolve("mypack/bin"));
        Files.createSymbolicLink(bin.resolve("python"), Path.of("/usr/bin/python3.5"));
        runner.stop();
        runner = newRunner("python3", virtualenvs);

        Outcome outcome = run("return 1");

        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(outcome.result().get("error"))
                .asString()
                .contains(virtualenvs.resolve("mypack").toString(), "/usr/bin/python3.5", "python3 -m venv --clear");
    }

    @Test
    void takesATupleAsStatusAndResult() throws Exception {
        Outcome no = run("return (False, 'why')");
        assertThat(no.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(no.result()).containsEntry("result", "why").containsEntry("exit_code", 0);
        Outcome open = run("return (None, [1])");
        assertThat(open.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(open.result()).containsEntry("result", List.of(1));
    }

    @Test
    void refusesAStatusThatIsNone() throws Exception {
        Outcome outcome = run("return ('yes', 1)");
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(outcome.result()).containsOnlyKeys("error", "traceback"); // as StackStorm
        assertThat(outcome.result().get("error")).asString().contains("must be True or False");
    }

    @Test
    void anExceptionFailsTheActionWithItsTraceback() throws Exception {
        Outcome outcome = run("raise ValueError('no such thing')");
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(outcome.result()).containsEntry("exit_code", 1).containsEntry("result", "None");
        assertThat(outcome.result().get("stderr"))
                .asString()
                .contains("Traceback", "subject.py", "ValueError: no such thing");
    }

    @Test
    void aResultThatIsNoJsonBecomesText() throws Exception {
        Outcome outcome = run("return {1, }");
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(outcome.result()).containsEntry("result", "{1}");
    }

    @Test
    void aChildThatDiesLeavesNoResult() throws Exception {
        Outcome outcome = run("os.kill(os.getpid(), 9)");
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(outcome.result()).containsEntry("exit_code", -9).containsEntry("result", "None");
        assertThat(outcome.result().get("error")).asString().contains("signal 9");
    }

    @Test
    void aTimeoutEndsTheActionAndItsChildren() throws Exception {
        Outcome outcome = outOfTime("print(subprocess.Popen(['sleep', '300']).pid, flush=True)\ntime.sleep(300)");
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.TIMEOUT);
        assertThat(outcome.result()).containsEntry("exit_code", -9);
        assertThat(outcome.result().get("error")).asString().matches("Action failed to complete in \\d+ seconds");
        awaitEnd(Long.parseLong(String.valueOf(outcome.result().get("stdout")).strip()));
    }

    @Test
    void keepsWhatTheActionReturnedAndNamesWhatHeldItsOutputOpen() throws Exception {
        Outcome outcome = outOfTime("print(subprocess.Popen(['sleep', '300']).pid)\nreturn {'done': True}");
        String left = String.valueOf(outcome.result().get("stdout")).strip();
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(outcome.result()).containsEntry("result", Map.of("done", true));
        assertThat(outcome.result().get("stderr"))
                .asString()
                .containsPattern("time limit of \\d+ seconds")
                .contains("still held open by pid " + left + " (sleep 300)");
        awaitEnd(Long.parseLong(left));
    }

    /** Runs what begins by writing to its output, until it is out of time. */
    private Outcome outOfTime(String body) throws Exception {
        return TestRun.outOfTime(seconds -> run(body, Map.of("timeout", seconds), Map.of()), TestRun::hasWritten);
    }

    @Test
    void keepsTheFirstPartOfTwentyMegabytes() throws Exception {
        Outcome outcome = run("for _ in range(20): sys.stdout.write('x' * 1000000)\nreturn 1");
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(outcome.result()).containsEntry("result", 1);
        assertThat(outcome.result().get("stdout"))
                .asString()
                .hasSizeBetween(TestRun.MAX_OUTPUT, TestRun.MAX_OUTPUT + 200)
                .contains("of 20000000 bytes dropped");
    }

    @Test
    void refusesToReadAResultThatIsMuchTooLarge() throws Exception {
        Outcome outcome = run("return 'x' * 20000000");
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(outcome.result().get("error")).asString().contains("what the action returned cannot be read");
    }

    @Test
    void returnsWhatIsLargeAsItIs() throws Exception {
        Outcome outcome = run("print('y' * 100000)\nreturn {'text': 'x' * 4000000, 'list': list(range(100000))}");
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(outcome.result().get("result")).isInstanceOfSatisfying(Map.class, result -> {
            assertThat(result.get("text")).isEqualTo("x".repeat(4_000_000));
            assertThat((List<?>) result.get("list")).hasSize(100_000);
        });
        assertThat(outcome.result()).containsEntry("stdout", "y".repeat(100_000) + "\n");
    }

    @Test
    void refusesToReadAResultOfTooManyValues() throws Exception {
        Outcome outcome = run("return [{} for _ in range(1000001)]");
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(outcome.result().get("error")).asString().contains("values; the most is 1000000");
    }

    @Test
    void failsClearlyWithoutAnEntryPoint() throws Exception {
        Action action = Requests.action("mypack.none", "python-script", "none.py", Map.of());
        Outcome outcome = TestRun.of(runner, Requests.of(action, pack, Map.of(), Map.of()));
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(outcome.result().get("error")).asString().contains("there is no file", "none.py");
    }

    @Test
    void replacesAnInterpreterThatDied() throws Exception {
        Outcome lost = run("os.kill(os.getppid(), 9)\ntime.sleep(300)");
        assertThat(lost.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(lost.result().get("error")).asString().contains("python host of pack \"mypack\"", "signal 9");
        assertThat(run("return 1").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void nothingOfARunOutlivesItsInterpreter() throws Exception {
        assumeThat(spawner.grouping()).isTrue();
        Path pid = pack.resolve("pid");
        Outcome outcome = run("p = subprocess.Popen(['sleep', '300'])\n"
                + "open('" + pid + "', 'w').write(str(p.pid))\n"
                + "print('x' * 200_000, flush=True)\n" // more than the host holds back: it has told of the run then
                + "os.kill(os.getppid(), 9)\ntime.sleep(300)");
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        awaitEnd(Long.parseLong(Files.readString(pid)));
    }

    @Test
    void failsClearlyWithoutAnInterpreter() throws Exception {
        runner = newRunner("python-that-is-not-there");
        assertThat(run("return 1").result().get("error"))
                .asString()
                .contains("cannot start \"python-that-is-not-there\": no such program");
        runner = newRunner("/bin/false");
        assertThat(run("return 1").status()).isEqualTo(ExecutionStatus.FAILED);
    }

    @Test
    void anInterruptEndsTheAction() throws Exception {
        Path fifo = pack.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        InterruptibleCall call = InterruptibleCall.start(
                () -> run("print('progress')\nopen('" + fifo + "', 'w').write(str(os.getpid()))\ntime.sleep(300)"));
        long pid = Long.parseLong(Files.readString(fifo));
        assertThat(call.interrupt()).isEqualTo("interrupted");
        awaitEnd(pid);
        assertThat(call.written())
                .containsEntry("stdout", "progress\n")
                .containsEntry("exit_code", -15)
                .containsEntry("result", "None");
    }

    @Test
    void failsClearlyOnAVariableThatTheSystemCannotTake() throws Exception {
        Outcome outcome = run("return 1", Map.of("env", Map.of("A", "x\0y")), Map.of());
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(outcome.result()).containsOnlyKeys("error");
        assertThat(outcome.result().get("error")).asString().contains("environment variable \"A\" holds a NUL");
    }

    @Test
    void keepsFewInterpretersWarm() throws Exception {
        long first = 0;
        for (String name : List.of("one", "two", "three", "four")) {
            Files.writeString(
                    pack.resolve("actions/a.py"),
                    "from st2common.runners.base_action import Action\n"
                            + "import os\nclass A(Action):\n    def run(self):\n        return os.getppid()\n");
            Action action = Requests.action(name + ".a", "python-script", "a.py", Map.of());
            Outcome outcome = TestRun.of(runner, Requests.of(action, pack, Map.of(), Map.of()));
            assertThat(outcome.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            if (name.equals("one")) {
                first = Long.parseLong(String.valueOf(outcome.result().get("result")));
            }
        }
        awaitEnd(first);
    }

    private static void awaitEnd(long pid) throws Exception {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isPresent()) {
            process.get().onExit().get(60, SECONDS);
        }
    }
}
