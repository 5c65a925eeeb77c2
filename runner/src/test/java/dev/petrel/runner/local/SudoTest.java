// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.local;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.process.Spawner;
import dev.petrel.runner.CancelableRun;
import dev.petrel.runner.Requests;
import dev.petrel.runner.TestRun;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a script in the place of sudo, which notes its arguments and runs the command as the same user. */
@Timeout(120)
class SudoTest {

    /** Writing it cannot succeed before the command has closed its stdin. */
    private static final String MORE_THAN_A_PIPE_HOLDS = "x".repeat(1 << 20);

    private final Spawner spawner = new Spawner("test");

    @TempDir
    private Path dir;

    @AfterEach
    void close() {
        spawner.close();
    }

    /** @param body what the script does after it has noted its arguments; they are the command then */
    private String fake(String body) throws IOException {
        Path script = Files.writeString(
                dir.resolve("sudo"),
                "#!/bin/sh\necho \"$*\" >> " + dir.resolve("calls")
                        + "\noptions=' '\nwhile [ \"$1\" != -- ]; do options=\"$options$1 \"; shift; done\nshift\n"
                        + body
                        + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script.toString();
    }

    private List<String> calls() throws IOException {
        Path calls = dir.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    private RunRequest request(String cmd, Map<String, Object> more) {
        Map<String, Object> parameters = new HashMap<>(more);
        parameters.put("cmd", cmd);
        Action action = Requests.action("mypack.local", "local-shell-cmd", "", Map.of());
        return Requests.of(action, dir, parameters, Map.of());
    }

    private Outcome run(String program, @Nullable String user, String cmd, Map<String, Object> more) throws Exception {
        return TestRun.of(ShellRunner.commands(spawner, new Sudo(program, user, "me")), request(cmd, more));
    }

    @Test
    void becomesRootWhereTheActionAsksForIt() throws Exception {
        Outcome outcome = run(fake("exec \"$@\""), "stanley", "echo $BASH_VERSION done", Map.of("sudo", true));
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(outcome.result().get("stdout")).asString().endsWith("done").hasSizeGreaterThan(5);
        assertThat(calls()).containsExactly("-E -- bash -c echo $BASH_VERSION done");
    }

    @Test
    void becomesTheSystemUserAndAsksOnceWhetherItMay() throws Exception {
        ShellRunner runner = ShellRunner.commands(spawner, new Sudo(fake("exec \"$@\""), "stanley", "me"));
        assertThat(TestRun.of(runner, request("echo a", Map.of())).result()).containsEntry("stdout", "a");
        assertThat(TestRun.of(runner, request("echo b", Map.of())).result()).containsEntry("stdout", "b");
        assertThat(calls())
                .containsExactly(
                        "-n -E -H -u stanley -- bash -c exit 0",
                        "-E -H -u stanley -- bash -c echo a",
                        "-E -H -u stanley -- bash -c echo b");
    }

    @Test
    void needsNoSudoForTheUserThatItIs() throws Exception {
        assertThat(run(fake("exit 1"), "me", "echo a", Map.of()).result()).containsEntry("stdout", "a");
        assertThat(run(fake("exit 1"), null, "echo a", Map.of()).result()).containsEntry("stdout", "a");
        assertThat(calls()).isEmpty();
    }

    @Test
    void refusesWithTheRemedyWhereSudoIsNotAllowedOrMissing() throws Exception {
        Outcome outcome = run(fake("echo 'sudo: a password is required' >&2; exit 1"), "stanley", "echo a", Map.of());
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(outcome.result().get("error"))
                .asString()
                .contains("sudo: a password is required", "me ALL=(stanley) NOPASSWD: SETENV: ALL", "run Petrel as");
        assertThat(run(dir + "/none", "stanley", "echo a", Map.of()).result().get("error"))
                .asString()
                .contains("no such file", "Install sudo");
        assertThat(calls()).hasSize(1); // the command itself was not tried
    }

    @Test
    void tellsThePasswordToSudoAndToNothingElse() throws Exception {
        Path told = dir.resolve("told");
        String reading =
                fake("case \"$options\" in *' -S '*) read -r word; echo \"$word\" > " + told + " ;; esac\nexec \"$@\"");
        Map<String, Object> password = Map.of("sudo", true, "sudo_password", "hush");
        assertThat(run(reading, null, "cat; echo end", password).result()).containsEntry("stdout", "end");
        assertThat(told).hasContent("hush");
        assertThat(run(fake("exec \"$@\""), null, "cat; echo end", password).result())
                .containsEntry("stdout", "end");
        assertThat(calls()).allSatisfy(call -> assertThat(call).doesNotContain("hush"));
    }

    @Test
    void aSudoThatReadsNoPasswordEndsAsItEnds() throws Exception {
        Map<String, Object> password = Map.of("sudo", true, "sudo_password", MORE_THAN_A_PIPE_HOLDS);
        assertThat(run(fake("exec \"$@\""), null, "echo done", password).result())
                .containsEntry("stdout", "done")
                .containsEntry("return_code", 0);
    }

    @Test
    void saysThatThePasswordIsWrong() throws Exception {
        Outcome outcome = run(
                fake(
                        "echo '[sudo] password for sam: Sorry, try again.' >&2; echo 'sudo: 1 incorrect password attempt' >&2;"
                                + " exit 1"),
                null,
                "echo a",
                Map.of("sudo", true, "sudo_password", "hush"));
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(outcome.result())
                .containsEntry("return_code", -1)
                .containsEntry("error", "Invalid sudo password provided or sudo is not configured for this user (sam)");
    }

    /** As with sudo's use_pty: in a session of its own; and one of its processes descends from nothing of ours. */
    @Test
    void endsWhatRunsInAnotherSessionThroughSudo() throws Exception {
        Path pids = dir.resolve("pids");
        assertThat(new ProcessBuilder("mkfifo", pids.toString()).start().waitFor())
                .isZero();
        String program =
                fake("case \"$2\" in -c) case \"$3\" in *sleep*) exec setsid -w \"$@\" ;; esac ;; esac\nexec \"$@\"");
        ShellRunner runner = ShellRunner.commands(spawner, new Sudo(program, "stanley", "me"));
        CancelableRun run = CancelableRun.start(
                runner,
                request(
                        "(sleep 300 & echo $! > " + dir + "/orphan); echo $$ $(cat " + dir + "/orphan) > " + pids
                                + "; sleep 300; true",
                        Map.of("timeout", 300)));
        String[] started = Files.readString(pids).strip().split(" ");
        Map<String, @Nullable Object> result = run.cancel();
        assertThat(result).containsEntry("return_code", -15);
        for (String pid : started) {
            Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(pid));
            if (process.isPresent()) {
                process.get().onExit().get(60, SECONDS);
            }
        }
        assertThat(Files.readString(dir.resolve("calls"))).contains("-n -u stanley -- /bin/sh -c signal=$1");
    }

    @Test
    void becomesRootThroughTheRealSudo() throws Exception {
        Outcome outcome = TestRun.of(
                ShellRunner.commands(spawner), request("id -u", Map.of("sudo", true, "sudo_password", "none")));
        assumeThat(String.valueOf(outcome.result()))
                .as("a sudo that is installed and asks this user for no password")
                .doesNotContain("no such program", "password");
        assertThat(outcome.result()).containsEntry("stdout", 0);
    }
}
