// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.engine.config.ConfigLoader;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.lifecycle.ClosedPort;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.process.Spawner;
import dev.petrel.runner.InterruptibleCall;
import dev.petrel.runner.Requests;
import dev.petrel.runner.TestRun;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.Runner;
import dev.petrel.runner.spi.RunnerContext;
import dev.petrel.runner.spi.RunnerPlugin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class RemoteRunnerTest {

    private final Spawner spawner = new Spawner("test");
    private final List<Runner> runners = new ArrayList<>();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        runners.forEach(Runner::stop);
        spawner.close();
    }

    @Test
    void runsACommandAndReportsEachHost() throws Exception {
        try (SshHosts hosts = new SshHosts(2)) {
            Outcome outcome = command(
                    hosts.list(), "echo \"{\\\"pack\\\": \\\"$ST2_ACTION_PACK_NAME\\\"}\"; echo odd >&2", Map.of());
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("failed", false);
            one.put("succeeded", true);
            one.put("return_code", 0);
            one.put("stdout", Map.of("pack", "mypack"));
            one.put("stderr", "odd");
            assertThat(outcome.result()).isEqualTo(Map.of("127.0.0.1", one, "127.0.0.2", one));
            assertThat(outcome.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            hosts.awaitNoConnection();
        }
    }

    @Test
    void usesDirectoryAndVariablesAndShowsThemToNoOtherUser() throws Exception {
        try (SshHosts hosts = new SshHosts(1)) {
            Outcome outcome = command(
                    hosts.list(),
                    "pwd; echo $A; exit 3",
                    Map.of("cwd", directory.toString(), "env", Map.of("A", "it's a secret")));
            assertThat(host(outcome, "127.0.0.1"))
                    .containsEntry("stdout", directory.toRealPath() + "\nit's a secret")
                    .containsEntry("return_code", 3)
                    .containsEntry("failed", true)
                    .doesNotContainKey("error");
            assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
            assertThat(hosts.commands()).noneMatch(shown -> shown.contains("secret") || shown.contains("pwd"));
        }
    }

    @Test
    void runsNothingInAnotherDirectoryThanTheOneAskedFor() throws Exception {
        try (SshHosts hosts = new SshHosts(1)) {
            Outcome outcome = command(hosts.list(), "true; echo here", Map.of("cwd", directory + "/none"));
            assertThat(host(outcome, "127.0.0.1"))
                    .containsEntry("stdout", "")
                    .containsEntry("return_code", 1)
                    .hasEntrySatisfying(
                            "stderr", text -> assertThat(text).asString().contains("/none"));
        }
    }

    @Test
    void logsInWithAPasswordOrAKeyAsTextOrFileEncryptedOrNot() throws Exception {
        try (SshHosts hosts = new SshHosts(1)) {
            String plain = SshHosts.text(SshHosts.USER_KEY, null);
            String encrypted = SshHosts.text(SshHosts.USER_KEY, "a passphrase");
            Path file = Files.writeString(directory.resolve("id"), plain);
            Path encryptedFile = Files.writeString(directory.resolve("id_encrypted"), encrypted);
            for (Map<String, Object> access : List.<Map<String, Object>>of(
                    Map.of("password", SshHosts.PASSWORD),
                    Map.of("private_key", plain.strip()),
                    Map.of("private_key", file.toString()),
                    Map.of("private_key", encrypted, "passphrase", "a passphrase"),
                    Map.of("private_key", encryptedFile.toString(), "passphrase", "a passphrase"))) {
                Outcome outcome = run(runner(Map.of()), hosts.list(), "true", access);
                assertThat(outcome.status())
                        .as("%s: %s", access.keySet(), outcome.result())
                        .isEqualTo(ExecutionStatus.SUCCEEDED);
            }
            Runner withKey = runner(Map.of("SYSTEM_USER__SSH_KEY_FILE", file.toString()));
            assertThat(run(withKey, hosts.list(), "true", Map.of()).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        }
    }

    @Test
    void namesEachHostThatItCannotLogInTo() throws Exception {
        try (SshHosts hosts = new SshHosts(1)) {
            String encrypted = SshHosts.text(SshHosts.USER_KEY, "a passphrase");
            String other = SshHosts.text(SshHosts.key("ecdsa-sha2-nistp256", 256), null);
            Runner runner = runner(Map.of());
            assertThat(error(run(runner, hosts.list(), "true", Map.of("password", "wrong"))))
                    .contains("127.0.0.1", "Authentication failed", "user \\\"stanley\\\" with a password")
                    .doesNotContain("wrong");
            assertThat(error(run(runner, hosts.list(), "true", Map.of("private_key", other))))
                    .contains("Authentication failed", "with a private key");
            assertThat(error(run(runner, hosts.list(), "true", Map.of("private_key", encrypted, "passphrase", "no"))))
                    .contains("private_key", "cannot be read with the given passphrase");
            assertThat(error(run(runner, hosts.list(), "true", Map.of("private_key", encrypted))))
                    .contains("give parameter \\\"passphrase\\\"");
            assertThat(error(run(runner, hosts.list(), "true", Map.of("private_key", directory + "/none"))))
                    .contains("No such file or directory", directory + "/none");
            assertThat(error(run(runner, "no.host.invalid", "true", Map.of("password", "x"))))
                    .contains("no.host.invalid", "Name or service not known");
            hosts.awaitNoConnection();
        }
    }

    /** As recorded from StackStorm: without a host that could be reached the result has no hosts. */
    @Test
    void anActionWithoutAnyHostThatCanBeReachedHasStackStormsResult() throws Exception {
        Outcome outcome = run(
                runner(Map.of("SYSTEM_USER__SSH_KEY_FILE", directory + "/stanley_rsa")),
                "127.0.0.1",
                "true",
                Map.of("port", ClosedPort.any()));
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(outcome.result()).containsOnlyKeys("error", "traceback");
        String error = error(outcome);
        String start = "Unable to connect to any one of the hosts: ['127.0.0.1'].\n\n connect_errors=";
        assertThat(error).startsWith(start);
        Map<String, Object> errors = Json.readObject(error.substring(start.length()));
        assertThat(map(errors.get("127.0.0.1")))
                .containsEntry("failed", true)
                .containsEntry("succeeded", false)
                .containsEntry("timeout", false)
                .containsEntry("return_code", 255)
                .containsEntry("stdout", "")
                .containsEntry("stderr", "")
                .containsKeys("error", "traceback");
        assertThat(map(errors.get("127.0.0.1")).get("error"))
                .asString()
                .startsWith("Failed connecting to host 127.0.0.1. ");
    }

    @Test
    void oneHostThatCannotBeReachedFailsTheActionUnlessPartialFailureIsAllowed() throws Exception {
        try (SshHosts hosts = new SshHosts(1)) {
            String list = "no.host.invalid," + hosts.list();
            Outcome outcome = command(list, "echo 5", Map.of());
            assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
            assertThat(outcome.result()).containsOnlyKeys("no.host.invalid", "127.0.0.1");
            assertThat(host(outcome, "127.0.0.1")).containsEntry("stdout", 5).containsEntry("succeeded", true);
            assertThat(host(outcome, "no.host.invalid"))
                    .containsEntry("return_code", 255)
                    .containsEntry("timeout", false)
                    .containsEntry("succeeded", false);
            Runner allowing = runner(Map.of("SSH_RUNNER__ALLOW_PARTIAL_FAILURE", "True"));
            assertThat(run(allowing, list, "true", Map.of("password", SshHosts.PASSWORD))
                            .status())
                    .isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(run(allowing, list, "false", Map.of("password", SshHosts.PASSWORD))
                            .status())
                    .isEqualTo(ExecutionStatus.FAILED);
        }
    }

    @Test
    void aTimeoutEndsTheCommandAndItsChildrenOnTheHost() throws Exception {
        Path pids = directory.resolve("pids");
        try (SshHosts hosts = new SshHosts(1)) {
            Outcome outcome = TestRun.outOfTime(
                    seconds -> command(
                            hosts.list(),
                            "echo $$ > " + pids + "; trap '' TERM; sleep 300 & echo $! >> " + pids
                                    + "; echo begun; wait; sleep 300",
                            Map.of("timeout", seconds)),
                    RemoteRunnerTest::hasBegun);
            assertThat(outcome.status()).isEqualTo(ExecutionStatus.TIMEOUT);
            assertThat(host(outcome, "127.0.0.1"))
                    .containsEntry("return_code", -9)
                    .containsEntry("timeout", true)
                    .containsEntry("stdout", "begun")
                    .containsEntry("stderr", "");
            assertThat(host(outcome, "127.0.0.1").get("error"))
                    .asString()
                    .matches("Failed executing command on host \"127\\.0\\.0\\.1\"\\."
                            + " Command didn't finish in \\d+ seconds");
            assertThat(Files.readAllLines(pids)).hasSize(2);
            for (String pid : Files.readAllLines(pids)) {
                awaitEnd(Long.parseLong(pid));
            }
            hosts.awaitNoConnection();
        }
    }

    @Test
    void anInterruptEndsTheCommandsOnAllHosts() throws Exception {
        Path pids = Files.createDirectory(directory.resolve("pids"));
        try (SshHosts hosts = new SshHosts(3)) {
            Runner runner = runner(Map.of("SSH_RUNNER__MAX_PARALLEL_ACTIONS", "2"));
            InterruptibleCall call = InterruptibleCall.start(() -> run(
                    runner,
                    hosts.list(),
                    "echo progress; echo > " + pids + "/$$; sleep 300",
                    Map.of("password", SshHosts.PASSWORD, "parallel", true, "timeout", 300)));
            await().atMost(SshHosts.PATIENCE).until(() -> pids.toFile().list().length == 2);
            assertThat(call.interrupt()).isEqualTo("interrupted");
            try (Stream<Path> all = Files.list(pids)) {
                for (Path pid : all.toList()) {
                    awaitEnd(Long.parseLong(String.valueOf(pid.getFileName())));
                }
            }
            assertThat(call.written()).containsOnlyKeys("127.0.0.1", "127.0.0.2", "127.0.0.3");
            assertThat(call.written().values())
                    .allSatisfy(host -> assertThat(map(host))
                            .containsEntry("return_code", -15)
                            .containsEntry("succeeded", false));
            assertThat(call.written().values())
                    .extracting(host -> map(host).get("stdout"))
                    .containsExactlyInAnyOrder("progress", "progress", ""); // two at a time, whichever they are
            hosts.awaitNoConnection();
        }
    }

    @Test
    void goesThroughSudoWithAndWithoutAPassword() throws Exception {
        try (SshHosts hosts = new SshHosts(1)) {
            hosts.path(fakeSudo("root's own"));
            Map<String, Object> given = Map.of("sudo", true, "sudo_password", "root's own", "env", Map.of("A", "7"));
            Outcome asked = command(hosts.list(), "echo $WHO $A; cat; echo odd >&2", given);
            assertThat(host(asked, "127.0.0.1"))
                    .containsEntry("stdout", "root 7")
                    .containsEntry("stderr", "odd")
                    .containsEntry("return_code", 0);
            assertThat(hosts.commands()).noneMatch(shown -> shown.contains("root's own"));
            Outcome wrong = command(hosts.list(), "echo $WHO", Map.of("sudo", true, "sudo_password", "wrong"));
            assertThat(host(wrong, "127.0.0.1"))
                    .containsEntry("stdout", "")
                    .containsEntry("stderr", "sudo: 1 incorrect password attempt")
                    .containsEntry("return_code", 1);
            Outcome none = command(hosts.list(), "echo $WHO", Map.of("sudo", true));
            assertThat(host(none, "127.0.0.1")).containsEntry("stderr", "sudo: a password is required");

            hosts.path(fakeSudo(""));
            Outcome unasked = command(hosts.list(), "echo $WHO $A; cat", given);
            assertThat(host(unasked, "127.0.0.1"))
                    .containsEntry("stdout", "root 7")
                    .containsEntry("stderr", "");
            assertThat(host(command(hosts.list(), "echo $WHO; cat", Map.of("sudo", true)), "127.0.0.1"))
                    .containsEntry("stdout", "root");
        }
    }

    /** As sudo does it: reads passwords line by line, three at most, and counts those that were given. */
    private Path fakeSudo(String password) throws Exception {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path sudo = Files.writeString(bin.resolve("sudo"), """
                #!/bin/bash
                while [ "$1" != -- ]; do
                  case $1 in -S) ask=yes;; -p) shift; prompt=$1;; esac
                  shift
                done
                shift
                export WHO=root
                [ -n "%1$s" ] || exec "$@"
                [ -n "$ask" ] || { echo "sudo: a password is required" >&2; exit 1; }
                for i in 1 2 3; do
                  printf %%s "$prompt" >&2
                  IFS= read -r given || break
                  [ "$given" = "%1$s" ] && exec "$@"
                  wrong=$i
                done
                echo "sudo: $wrong incorrect password attempt" >&2
                exit 1
                """.formatted(password));
        Files.setPosixFilePermissions(sudo, PosixFilePermissions.fromString("rwxr-xr-x"));
        return bin;
    }

    @Test
    void aTimeoutEndsWhatRunsBehindSudo() throws Exception {
        Path pid = directory.resolve("pid");
        try (SshHosts hosts = new SshHosts(1)) {
            hosts.path(fakeSudo("root's own"));
            Outcome outcome = TestRun.outOfTime(
                    seconds -> command(
                            hosts.list(),
                            "echo $$ > " + pid + "; sleep 300; true",
                            Map.of("sudo", true, "sudo_password", "root's own", "timeout", seconds)),
                    ended -> pid.toFile().length() > 0);
            assertThat(outcome.status()).isEqualTo(ExecutionStatus.TIMEOUT);
            awaitEnd(Long.parseLong(Files.readString(pid).strip()));
        }
    }

    @Test
    void runsOnceOnAHostThatIsNamedTwiceAndTellsItsPortsApart() throws Exception {
        try (SshHosts hosts = new SshHosts(1);
                SshHosts more = new SshHosts(1)) {
            String one = hosts.list();
            Outcome outcome = command(
                    one + ", " + one + ",stanley@" + more.list() + ",", "echo x >> " + directory + "/runs", Map.of());
            assertThat(outcome.result()).containsOnlyKeys(one, "stanley@" + more.list());
            assertThat(Files.readAllLines(directory.resolve("runs"))).hasSize(2);
        }
    }

    @Test
    void goesThroughABastion() throws Exception {
        try (SshHosts hosts = new SshHosts(1);
                SshHosts bastion = new SshHosts(1)) {
            Outcome outcome = command(hosts.list(), "echo hello", Map.of("bastion_host", bastion.list()));
            assertThat(host(outcome, "127.0.0.1")).containsEntry("stdout", "hello");
            assertThat(bastion.commands()).isEmpty();
            bastion.awaitNoConnection();
            hosts.awaitNoConnection();
            Outcome none = command(hosts.list(), "true", Map.of("bastion_host", "127.0.0.1:" + ClosedPort.any()));
            assertThat(error(none)).contains("Bastion host \\\"127.0.0.1\\\"");
        }
    }

    @Test
    void looksUpInSshConfigWhatTheActionLeavesOpen() throws Exception {
        try (SshHosts hosts = new SshHosts(1);
                SshHosts jump = new SshHosts(1)) {
            Path key = Files.writeString(directory.resolve("id"), SshHosts.text(SshHosts.USER_KEY, null));
            Path file = Files.writeString(
                    directory.resolve("ssh_config"), """
                    Host web
                      HostName 127.0.0.1
                      Port %d
                      User stanley
                      IdentityFile %s
                      ProxyJump jump
                    Host jump
                      HostName 127.0.0.1
                      Port %d
                      User stanley
                      IdentityFile %s
                    Host commanded
                      ProxyCommand nc %%h %%p
                    """.formatted(hosts.port(), key, jump.port(), key));
            Map<String, String> use = new HashMap<>(Map.of(
                    "SSH_RUNNER__USE_SSH_CONFIG", "True",
                    "SSH_RUNNER__SSH_CONFIG_FILE_PATH", file.toString(),
                    "SYSTEM_USER__USER", "other"));
            Outcome outcome = run(runner(use), "web", "echo hello", Map.of());
            assertThat(host(outcome, "web")).containsEntry("stdout", "hello");
            jump.awaitNoConnection();
            assertThat(jump.commands()).isEmpty();
            assertThat(error(run(runner(use), "commanded", "true", Map.of())))
                    .contains("ProxyCommand", "use ProxyJump");
            Files.writeString(file, "Include other\n");
            assertThat(error(run(runner(use), "web", "true", Map.of()))).contains("Include other");
            use.put("SSH_RUNNER__USE_SSH_CONFIG", "False");
            assertThat(error(run(runner(use), "web.invalid", "true", Map.of()))).contains("Name or service not known");
        }
    }

    @Test
    void refusesHostsWhoseKeyIsNotTheOneThatIsKnown() throws Exception {
        try (SshHosts hosts = new SshHosts(1)) {
            Path known = directory.resolve("known_hosts");
            Map<String, String> strict =
                    Map.of("SSH_RUNNER__KNOWN_HOSTS_FILE", known.toString(), "SSH_RUNNER__HOST_KEYS", "known");
            Map<String, String> usual = Map.of("SSH_RUNNER__KNOWN_HOSTS_FILE", known.toString());
            Map<String, String> any =
                    Map.of("SSH_RUNNER__KNOWN_HOSTS_FILE", known.toString(), "SSH_RUNNER__HOST_KEYS", "accept_any");
            String name = "[127.0.0.1]:" + hosts.port() + " ";
            String right = PublicKeyEntry.toString(hosts.hostKey().getPublic());
            String wrong = PublicKeyEntry.toString(SshHosts.key("ssh-rsa", 2048).getPublic());

            assertThat(trusts(hosts, strict)).contains("is not in", "host_keys is known", "ssh-keyscan");
            assertThat(trusts(hosts, usual)).isEmpty();
            Files.writeString(known, "other.example " + wrong + "\n# nothing\n" + name + wrong + "\n");
            assertThat(trusts(hosts, usual)).contains("is none of those", "correct the file");
            assertThat(trusts(hosts, any)).isEmpty();
            Files.writeString(known, name + wrong + "\n" + name + right + "\n");
            assertThat(trusts(hosts, strict)).isEmpty();
            Files.writeString(known, "@revoked " + name + right + "\n");
            assertThat(trusts(hosts, usual)).contains("is revoked");
        }
    }

    private String trusts(SshHosts hosts, Map<String, String> settings) throws Exception {
        Outcome outcome = run(runner(settings), hosts.list(), "true", Map.of("password", SshHosts.PASSWORD));
        return outcome.status() == ExecutionStatus.SUCCEEDED ? "" : error(outcome);
    }

    @Test
    void keepsNoMoreOutputThanIsAllowedOfAllHostsTogether() throws Exception {
        try (SshHosts hosts = new SshHosts(3)) {
            Runner runner = runner(Map.of("ACTIONRUNNER__MAX_OUTPUT_SIZE", "10000"));
            Outcome outcome = run(
                    runner,
                    hosts.list(),
                    "head -c 8000 /dev/zero | tr '\\0' x; echo [1, 2] >&2",
                    Map.of("password", SshHosts.PASSWORD));
            assertThat(outcome.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            List<String> names = List.of("127.0.0.1", "127.0.0.2", "127.0.0.3");
            List<String> texts = names.stream()
                    .map(name -> String.valueOf(host(outcome, name).get("stdout")))
                    .sorted(Comparator.comparingInt(String::length).reversed())
                    .toList(); // whichever ended first is whole
            assertThat(texts.get(0)).isEqualTo("x".repeat(8000));
            assertThat(texts.get(1))
                    .startsWith("x".repeat(2000) + "\n")
                    .contains("6000 of 8000 bytes dropped, max_output_size is 10000 for all hosts together");
            assertThat(texts.get(2)).contains("8000 of 8000 bytes dropped");
            assertThat(names)
                    .allSatisfy(name -> assertThat(host(outcome, name)).containsEntry("stderr", List.of(1, 2)));
        }
    }

    @Test
    void runsOnTwoHundredHostsTwentyAtATime() throws Exception {
        Path gate = directory.resolve("gate");
        try (SshHosts hosts = new SshHosts(200)) {
            Runner runner = runner(Map.of("SSH_RUNNER__MAX_PARALLEL_ACTIONS", "20"));
            // The first twenty wait for each other: it ends only if as many run at a time.
            String cmd = "echo > " + directory + "/at-$$; [ -e " + gate + " ] || while [ $(ls " + directory
                    + " | grep -c at-) -lt 20 ]; do sleep 0.1; done; touch " + gate + "; echo $SSH";
            Outcome outcome = run(
                    runner, hosts.list(), cmd, Map.of("password", SshHosts.PASSWORD, "parallel", true, "timeout", 120));
            assertThat(outcome.status()).as("%s", outcome.result()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(outcome.result()).hasSize(200);
            assertThat(hosts.mostRunning()).isEqualTo(20);
            hosts.awaitNoConnection();
        }
    }

    @Test
    void runsOnOneHostAfterTheOtherUnlessToldOtherwise() throws Exception {
        try (SshHosts hosts = new SshHosts(4)) {
            assertThat(command(hosts.list(), "true", Map.of()).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(hosts.mostRunning()).isEqualTo(1);
        }
    }

    @Test
    void bringsAScriptWithItsLibraryAndTakesItAwayAgain() throws Exception {
        Path pack = Files.createDirectories(directory.resolve("mypack"));
        Path remote = Files.createDirectories(directory.resolve("remote dir"));
        Files.createDirectories(pack.resolve("actions/lib/deep er"));
        Files.writeString(pack.resolve("actions/lib/deep er/more.sh"), "echo \"more: $1\"\n");
        Files.writeString(
                pack.resolve("actions/show.sh"),
                "#!/bin/sh\nfor a in \"$@\"; do echo \"<$a>\"; done\n. \"$(dirname \"$0\")/lib/deep er/more.sh\"\npwd\n"
                        + "echo \"$0\" >&2\nexit 4\n");
        Map<String, Map<String, Object>> schema = new LinkedHashMap<>();
        schema.put("file", Map.of("type", "string", "position", 0));
        schema.put("verbose", Map.of("type", "boolean"));
        Action action = Requests.action("mypack.show", "remote-shell-script", "show.sh", schema);
        try (SshHosts hosts = new SshHosts(2)) {
            Map<String, Object> parameters =
                    new HashMap<>(Map.of("hosts", hosts.list(), "password", SshHosts.PASSWORD));
            parameters.putAll(Map.of("kwarg_op", "-", "cwd", "/", "dir", "/tmp", "parallel", true));
            RunRequest request = Requests.of(action, pack, parameters, Map.of("file", "a b'c", "verbose", true));
            Outcome outcome = TestRun.of(scripts(Map.of("SSH_RUNNER__REMOTE_DIR", remote.toString())), request);
            assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
            String id = request.execution().id();
            assertThat(host(outcome, "127.0.0.1"))
                    .containsEntry("stdout", "<-verbose>\n<a b'c>\nmore: -verbose\n/")
                    .containsEntry("stderr", remote + "/" + id + "/show.sh")
                    .containsEntry("return_code", 4);
            assertThat(host(outcome, "127.0.0.2")).containsEntry("stderr", remote + "/" + id + "-1/show.sh");
            assertThat(remote).isEmptyDirectory();
        }
    }

    @Test
    void takesTheScriptAwayWhenItsTimeIsOverOrItCannotBeBrought() throws Exception {
        Path pack = Files.createDirectories(directory.resolve("mypack"));
        Path remote = Files.createDirectories(directory.resolve("remote"));
        Files.createDirectories(pack.resolve("actions"));
        Files.writeString(pack.resolve("actions/wait.sh"), "#!/bin/sh\necho begun\nsleep 300\n");
        Action action = Requests.action("mypack.wait", "remote-shell-script", "wait.sh", Map.of());
        try (SshHosts hosts = new SshHosts(1)) {
            Map<String, Object> parameters = new HashMap<>(
                    Map.of("hosts", hosts.list(), "password", SshHosts.PASSWORD, "dir", remote.toString()));
            Outcome outcome = TestRun.outOfTime(
                    seconds -> {
                        parameters.put("timeout", seconds);
                        return TestRun.of(scripts(Map.of()), Requests.of(action, pack, parameters, Map.of()));
                    },
                    RemoteRunnerTest::hasBegun);
            assertThat(outcome.status()).as("%s", outcome.result()).isEqualTo(ExecutionStatus.TIMEOUT);
            assertThat(remote).isEmptyDirectory();

            Path file = Files.writeString(directory.resolve("file"), "");
            parameters.put("dir", file.toString());
            parameters.remove("timeout");
            Outcome refused = TestRun.of(scripts(Map.of()), Requests.of(action, pack, parameters, Map.of()));
            assertThat(host(refused, "127.0.0.1").get("error"))
                    .asString()
                    .startsWith("Failed sending file(s) to host 127.0.0.1.")
                    .contains("its directory cannot be made", file.toString());
        }
    }

    @Test
    void aProcessThatIsLeftBehindHoldsNothingUp() throws Exception {
        Path pid = directory.resolve("pid");
        try (SshHosts hosts = new SshHosts(1)) {
            Outcome outcome =
                    command(hosts.list(), "sleep 300 & echo $! > " + pid + "; echo started", Map.of("timeout", 100));
            long left = Long.parseLong(Files.readString(pid).strip());
            try {
                assertThat(host(outcome, "127.0.0.1"))
                        .containsEntry("stdout", "started")
                        .containsEntry("return_code", 0);
                assertThat(ProcessHandle.of(left)).isPresent();
            } finally {
                ProcessHandle.of(left).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    @Test
    void failsClearlyOnWhatItCannotUse() throws Exception {
        Runner runner = runner(Map.of());
        assertThat(error(run(runner, " , ", "true", Map.of()))).contains("mypack.remote", "names no host");
        assertThat(error(run(runner, "a:b", "true", Map.of()))).contains("host \"a:b\" is none");
        assertThat(error(run(runner, "a", " ", Map.of()))).contains("\"cmd\" is empty");
        assertThat(error(run(runner, "a", "true", Map.of("timeout", 0)))).contains("timeout");
        assertThat(error(run(runner, "a", "true", Map.of("port", 70000)))).contains("\"port\" is 70000");
        assertThat(error(run(runner, "a", "true", Map.of("env", Map.of("A B", "1")))))
                .contains("variable \"A B\"");
        assertThat(error(run(runner, "a", "true", Map.of("password", "x", "passphrase", "y"))))
                .contains("\"passphrase\"");
    }

    private Outcome command(String hosts, String cmd, Map<String, Object> more) throws Exception {
        Map<String, Object> parameters = new HashMap<>(more);
        parameters.put("password", SshHosts.PASSWORD);
        return run(runner(Map.of()), hosts, cmd, parameters);
    }

    private Outcome run(Runner runner, String hosts, String cmd, Map<String, Object> more) throws Exception {
        Map<String, Object> parameters = new HashMap<>(more);
        parameters.put("hosts", hosts);
        parameters.put("cmd", cmd);
        Action action = Requests.action("mypack.remote", "remote-shell-cmd", "", Map.of());
        return TestRun.of(runner, Requests.of(action, directory, parameters, Map.of()), 10_000);
    }

    private Runner runner(Map<String, String> settings) {
        return made(new RemoteCommandPlugin(), settings);
    }

    private Runner scripts(Map<String, String> settings) {
        return made(new RemoteScriptPlugin(), settings);
    }

    private Runner made(RunnerPlugin plugin, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>();
        environment.put("PETREL_SSH_RUNNER__KNOWN_HOSTS_FILE", directory + "/none");
        settings.forEach((key, value) -> environment.put("PETREL_" + key, value));
        Path root = Stream.of(Path.of(""), Path.of(".."))
                .map(Path::toAbsolutePath)
                .filter(one -> Files.isRegularFile(one.resolve("config/petrel.conf")))
                .findFirst()
                .orElseThrow();
        var config = ConfigLoader.load(List.of(root.resolve("config/petrel.conf")), environment, Map.of(), root)
                .config();
        Runner runner = plugin.create(new RunnerContext(config, spawner, name -> Map.of(), told -> {}));
        runners.add(runner);
        return runner;
    }

    private static boolean hasBegun(Outcome outcome) {
        return outcome.result().get("127.0.0.1") instanceof Map<?, ?> host && "begun".equals(host.get("stdout"));
    }

    private static Map<String, Object> host(Outcome outcome, String name) {
        assertThat(outcome.result()).containsKey(name);
        return map(outcome.result().get(name));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    private static String error(Outcome outcome) {
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        return String.valueOf(outcome.result().get("error"));
    }

    private static void awaitEnd(long pid) throws Exception {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isPresent()) {
            process.get().onExit().get(60, TimeUnit.SECONDS);
        }
    }
}
