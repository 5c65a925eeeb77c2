// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.local;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.process.Launching;
import dev.petrel.engine.process.Spawner;
import dev.petrel.runner.InterruptibleCall;
import dev.petrel.runner.Requests;
import dev.petrel.runner.TestRun;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.Runner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class ShellRunnerTest {

    private final Spawner spawner = Launching.spawner("test");
    private final Runner commands = ShellRunner.commands(spawner);
    private final Runner scripts = ShellRunner.scripts(spawner);

    @TempDir
    private Path pack;

    @BeforeEach
    void makePack() throws Exception {
        Files.createDirectories(pack.resolve("actions"));
    }

    @AfterEach
    void close() {
        spawner.close();
    }

    private Outcome outOfTime(String cmd, Map<String, Object> more, Predicate<Outcome> begun) throws Exception {
        return TestRun.outOfTime(
                seconds -> {
                    Map<String, Object> parameters = new HashMap<>(more);
                    parameters.put("timeout", seconds);
                    return command(cmd, parameters);
                },
                begun);
    }

    private Outcome command(String cmd, Map<String, Object> more) throws Exception {
        Map<String, Object> parameters = new HashMap<>(more);
        parameters.put("cmd", cmd);
        Action action = Requests.action("mypack.local", "local-shell-cmd", "", Map.of());
        return TestRun.of(commands, Requests.of(action, pack, parameters, Map.of()));
    }

    @Test
    void readsLargeOutputAsJsonUnlessItWouldBeTooManyValues() throws Exception {
        assertThat(command("echo \"[$(seq -s, 1 20000)]\"", Map.of()).result().get("stdout"))
                .isInstanceOfSatisfying(List.class, list -> assertThat(list).hasSize(20_000));
        Action action = Requests.action("mypack.local", "local-shell-cmd", "", Map.of());
        String cmd = "printf '['; head -c 1000001 /dev/zero | sed 's/\\x00/0,/g'; printf '0]'";
        Outcome many = TestRun.of(commands, Requests.of(action, pack, Map.of("cmd", cmd), Map.of()), 4 << 20);
        assertThat(many.result().get("stdout"))
                .isInstanceOfSatisfying(String.class, text -> assertThat(text).hasSize(2_000_005));
    }

    @Test
    void runsACommandAndReportsBothStreams() throws Exception {
        Outcome outcome = command("echo \"created $ST2_ACTION_PACK_NAME\"; echo '[1, 2]' >&2", Map.of());
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(outcome.result())
                .containsEntry("stdout", "created mypack")
                .containsEntry("stderr", List.of(1, 2))
                .containsEntry("return_code", 0)
                .containsEntry("succeeded", true)
                .containsEntry("failed", false);
    }

    @Test
    void reportsFailure() throws Exception {
        Outcome outcome = command("echo no >&2; exit 3", Map.of());
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(outcome.result()).containsEntry("return_code", 3).containsEntry("stderr", "no");
    }

    @Test
    void usesDirectoryAndVariables() throws Exception {
        Outcome outcome = command("pwd; echo $A", Map.of("cwd", pack.toString(), "env", Map.of("A", 7)));
        assertThat(outcome.result()).containsEntry("stdout", pack.toRealPath() + "\n7");
    }

    @Test
    void authorsCannotReplaceWhatEveryActionFinds() throws Exception {
        Outcome outcome = command("echo $ST2_ACTION_PACK_NAME", Map.of("env", Map.of("ST2_ACTION_PACK_NAME", "other")));
        assertThat(outcome.result()).containsEntry("stdout", "mypack");
    }

    @Test
    void failsClearlyWhenTheDirectoryIsMissing() throws Exception {
        Outcome outcome = command("true", Map.of("cwd", pack + "/none"));
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(outcome.result().get("error"))
                .asString()
                .contains("action \"mypack.local\"", "working directory \"" + pack + "/none\" is not there");
    }

    @Test
    void failsClearlyOnTextThatTheSystemCannotTake() throws Exception {
        for (Outcome outcome : List.of(
                command("echo a\0b", Map.of()),
                command("true", Map.of("cwd", "/tmp/\0")),
                command("true", Map.of("cwd", "/tmp/\ud800")),
                command("true", Map.of("env", Map.of("A", "\ud800"))),
                command("true", Map.of("env", Map.of("A=B", "c"))))) {
            assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
            assertThat(outcome.result()).containsOnlyKeys("error", "traceback");
            assertThat(outcome.result().get("error"))
                    .asString()
                    .startsWith("action \"mypack.local\": ")
                    .containsPattern("argument 2|\"cwd\"|variable \"A\"|\"A=B\"");
        }
    }

    @Test
    void failsClearlyWithoutACommand() throws Exception {
        assertThat(command(" ", Map.of()).result().get("error")).asString().contains("\"cmd\" is empty");
    }

    @Test
    void refusesATimeLimitOfNothing() throws Exception {
        assertThat(command("true", Map.of("timeout", 0)).result().get("error"))
                .asString()
                .contains("timeout");
    }

    @Test
    void aTimeoutEndsTheCommandAndItsChildren() throws Exception {
        Path pids = pack.resolve("pids");
        Outcome outcome = outOfTime(
                "sleep 300 & echo $! > " + pids + "; (sleep 300 & echo $! >> " + pids + "); echo begun; wait",
                Map.of(),
                TestRun::hasWritten);
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.TIMEOUT);
        assertThat(outcome.result())
                .containsEntry("return_code", -9)
                .containsEntry("stdout", "begun")
                .containsEntry("succeeded", false);
        assertThat(outcome.result().get("error")).asString().matches("Action failed to complete in \\d+ seconds");
        for (String pid : Files.readAllLines(pids)) {
            awaitEnd(Long.parseLong(pid));
        }
    }

    @Test
    void keepsWhatTheCommandsChildrenWriteAfterItsEnd() throws Exception {
        Outcome outcome = command("(sleep 0.5; echo late; echo odd >&2) & echo now", Map.of());
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(outcome.result()).containsEntry("stdout", "now\nlate").containsEntry("stderr", "odd");
    }

    @Test
    void namesWhatStillHoldsTheOutputWhenTheTimeIsOver() throws Exception {
        Path pid = pack.resolve("pid");
        Outcome outcome = outOfTime(
                "sleep 300 & echo $! > " + pid + "; echo now; echo then >&2; exit 3",
                Map.of(),
                ended -> ended.status() == ExecutionStatus.FAILED);
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED); // by its own exit code
        assertThat(outcome.result()).containsEntry("stdout", "now").containsEntry("return_code", 3);
        String left = Files.readString(pid).strip();
        assertThat(outcome.result().get("stderr"))
                .asString()
                .startsWith("then\n[petrel: ")
                .containsPattern("time limit of \\d+ seconds")
                .contains("still held open by pid " + left + " (sleep 300)");
        awaitEnd(Long.parseLong(left));
    }

    @Test
    void aDaemonThatLeftTheGroupKeepsNoSlotPastTheTimeLimit() throws Exception {
        Path pid = pack.resolve("pid");
        Outcome outcome = outOfTime(
                "setsid sh -c 'echo $$ > " + pid + "; exec sleep 300' & while [ ! -s " + pid
                        + " ]; do sleep 0.05; done",
                Map.of(),
                ended -> ended.status() == ExecutionStatus.SUCCEEDED);
        String left = Files.readString(pid).strip();
        try {
            assertThat(outcome.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(outcome.result().get("stderr")).asString().contains("held open by pid " + left + " (sleep 300)");
        } finally {
            ProcessHandle.of(Long.parseLong(left)).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void keepsTheFirstPartOfTwentyMegabytes() throws Exception {
        Outcome outcome = command("head -c 20000000 /dev/zero | tr '\\0' x", Map.of());
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(outcome.result().get("stdout"))
                .asString()
                .hasSizeBetween(TestRun.MAX_OUTPUT, TestRun.MAX_OUTPUT + 200)
                .contains("18951424 of 20000000 bytes dropped");
    }

    @Test
    void anInterruptEndsTheCommand() throws Exception {
        Path started = pack.resolve("started");
        assertThat(new ProcessBuilder("mkfifo", started.toString()).start().waitFor())
                .isZero();
        InterruptibleCall call = InterruptibleCall.start(() -> command(
                "echo progress; echo odd >&2; echo $$ > " + started + "; exec sleep 300", Map.of("timeout", 300)));
        long pid = Long.parseLong(Files.readString(started).strip());
        assertThat(call.interrupt()).isEqualTo("interrupted");
        awaitEnd(pid);
        assertThat(call.written())
                .containsEntry("stdout", "progress")
                .containsEntry("stderr", "odd")
                .containsEntry("return_code", -15)
                .containsEntry("succeeded", false);
    }

    @Test
    void givesAScriptItsArguments() throws Exception {
        Map<String, Map<String, Object>> schema = new LinkedHashMap<>();
        schema.put("file", Map.of("type", "string", "position", 0));
        schema.put("verbose", Map.of("type", "boolean"));
        schema.put("timeout", Map.of("default", 5));
        Action action = Requests.action("mypack.script", "local-shell-script", "show.sh", schema);
        Path script = Files.writeString(
                pack.resolve("actions/show.sh"), "#!/bin/sh\nfor a in \"$@\"; do echo \"<$a>\"; done\n");
        boolean ignored = script.toFile().setExecutable(false);
        Outcome outcome = TestRun.of(
                scripts,
                Requests.of(
                        action,
                        pack,
                        Map.of("timeout", 5, "kwarg_op", "--"),
                        Map.of("file", "a b'c", "verbose", true)));
        assertThat(outcome.result()).containsEntry("stdout", "<--verbose>\n<a b'c>");
    }

    @Test
    void failsClearlyWithoutAnEntryPoint() throws Exception {
        assertThat(script("none.sh")).contains("there is no file", "actions/none.sh");
        assertThat(script("../../../etc/passwd")).contains("leads out of the pack");
        assertThat(script("/etc/passwd")).contains("leads out of the pack");
        assertThat(script("")).contains("has no entry_point");
    }

    private String script(String entryPoint) throws Exception {
        Action action = Requests.action("mypack.script", "local-shell-script", entryPoint, Map.of());
        Outcome outcome = TestRun.of(scripts, Requests.of(action, pack, Map.of(), Map.of()));
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        return String.valueOf(outcome.result().get("error"));
    }

    private static void awaitEnd(long pid) throws Exception {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isPresent()) {
            process.get().onExit().get(60, SECONDS);
        }
    }
}
