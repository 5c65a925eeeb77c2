// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.lifecycle.ClosedPort;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.runner.CancelableRun;
import dev.petrel.runner.TestRun;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class WinRmRunnerTest {

    private WindowsHost host;

    @TempDir
    private Path pack;

    @BeforeEach
    void listen() throws IOException {
        host = WindowsHost.clear();
        Files.createDirectories(pack.resolve("actions"));
    }

    @AfterEach
    void close() {
        assertThat(host.failures).isEmpty();
        host.close();
    }

    @Test
    void runsACommandAndDeletesItsShell() throws Exception {
        host.on("ipconfig", process -> {
            process.out("Windows IP Configuration\r\n");
            process.err("a warning\r\n");
            return 0;
        });
        Outcome outcome = run("ipconfig /all");
        assertThat(outcome.status()).as(outcome.result().toString()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(outcome.result())
                .containsExactly(
                        Map.entry("failed", false),
                        Map.entry("succeeded", true),
                        Map.entry("return_code", 0),
                        Map.entry("stdout", "Windows IP Configuration\r\n"),
                        Map.entry("stderr", "a warning\r\n"));
        assertThat(host.actions()).startsWith("Create", "Command", "Receive").endsWith("Signal", "Delete");
        assertThat(host.shells).isEmpty();
        assertThat(host.signals).containsExactly("terminate");
    }

    @Test
    void tellsTheShellDirectoryAndVariablesAsTheyAre() throws Exception {
        Map<String, Object> env = new LinkedHashMap<>();
        env.put("A B", "<&\">' \r\n\tä");
        env.put("N", 5);
        env.put("FLAG", true);
        env.put("NOT", null);
        host.on("show", process -> {
            process.out(process.shell.directory() + "|"
                    + process.shell.environment().get("A B") + "|"
                    + process.shell.environment().get("N") + "|"
                    + process.shell.environment().get("FLAG") + "|"
                    + process.shell.environment().size() + "|" + process.line);
            return 0;
        });
        Outcome outcome = run("show \"<a & b>\" %PATH%\r\n", Map.of("cwd", "C:\\Test & <x>", "env", env));
        assertThat(outcome.result())
                .containsEntry("stdout", "C:\\Test & <x>|<&\">' \r\n\tä|5|true|3|show \"<a & b>\" %PATH%\r\n");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 255, 3221225786L, -1})
    void aCodeOtherThanZeroFails(long code) throws Exception {
        host.on("fail", process -> code);
        Outcome outcome = run("fail");
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(((Number) outcome.result().get("return_code")).longValue()).isEqualTo(code);
        assertThat(outcome.result()).containsEntry("failed", true).doesNotContainKey("error");
    }

    @Test
    void outputThatIsJsonIsWhatItSays() throws Exception {
        host.on("json", process -> {
            process.out("{\"a\": [1, null]}\r\n");
            return 0;
        });
        assertThat(run("json").result().get("stdout")).isEqualTo(Map.of("a", Arrays.asList(1, null)));
    }

    @Test
    void boundsWhatACommandWrites() throws Exception {
        host.on("flood", process -> {
            byte[] piece = "x".repeat(50_000).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 60; i++) {
                process.write("stdout", piece);
            }
            return 0;
        });
        Outcome outcome = TestRun.of(WinRms.commands(), WinRms.command(host, "flood", Map.of()), 100_000);
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat((String) outcome.result().get("stdout"))
                .contains("[petrel: output cut here: 2900000 of 3000000 bytes dropped")
                .hasSizeLessThan(100_200);
    }

    @Test
    void textsAreUtf8AcrossPiecesAndBytesThatAreNoneShow() throws Exception {
        host.on("pieces", process -> {
            process.write("stdout", new byte[] {(byte) 0xc3});
            process.write("stdout", new byte[] {(byte) 0xa4, (byte) 0xff, 0});
            return 0;
        });
        assertThat(run("pieces").result()).containsEntry("stdout", "ä\\xff\0");
    }

    @Test
    void aCommandThatTakesTooLongIsAskedToEndAndEnded() throws Exception {
        host.on("wait", process -> {
            process.out("started");
            process.awaitCtrlC();
            process.out(" bye");
            process.awaitDeath();
            return 0;
        });
        Outcome outcome = TestRun.outOfTime(seconds -> run("wait", Map.of("timeout", seconds)), TestRun::hasWritten);
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.TIMEOUT);
        assertThat(outcome.result())
                .containsEntry("return_code", -1)
                .containsEntry("failed", true)
                .containsEntry("stdout", "started bye")
                .containsEntry("stderr", "");
        assertThat(String.valueOf(outcome.result().get("error"))).startsWith("Action failed to complete in ");
        assertThat(host.signals).endsWith("ctrl_c running", "terminate running");
        assertThat(host.shells).isEmpty();
    }

    @Test
    void aCanceledCommandIsEndedInPeaceIfItEnds() throws Exception {
        host.on("wait", process -> {
            process.out("started");
            process.awaitCtrlC();
            process.out(" bye");
            return 1;
        });
        CancelableRun run = CancelableRun.start(WinRms.commands(), WinRms.command(host, "wait", Map.of()));
        awaitReceives(2); // the first has brought what it wrote
        Map<String, Object> result = run.cancel();
        assertThat(result).containsEntry("return_code", -15);
        assertThat(result.get("stdout").toString()).startsWith("started"); // the rest may be lost with the connection
        assertThat(host.signals).containsExactly("ctrl_c running", "terminate");
        assertThat(host.shells).isEmpty();
    }

    @Test
    void aRunThatIsCanceledWhileTheHostSaysNothingEndsToo() throws Exception {
        host.override = (asked, exchange) -> {
            if (asked.action().equals("Receive") && host.signals.isEmpty()) {
                hang();
            }
            return null;
        };
        host.on("wait", process -> {
            process.awaitDeath();
            return 0;
        });
        CancelableRun run = CancelableRun.start(WinRms.commands(), WinRms.command(host, "wait", Map.of()));
        awaitReceives(1);
        assertThat(run.cancel()).containsEntry("return_code", -15);
        assertThat(host.shells).isEmpty();
    }

    @Test
    void aShellThatIsMadeWhileTheActionIsCanceledIsDeleted() throws Exception {
        for (String transport : List.of("basic", "ntlm")) {
            CountDownLatch asked = new CountDownLatch(1);
            host.override = (what, exchange) -> {
                if (what.action().equals("Create")) {
                    asked.countDown();
                    hold();
                }
                return null;
            };
            CancelableRun run = CancelableRun.start(
                    WinRms.commands(), WinRms.command(host, "echo x", Map.of("transport", transport)));
            asked.await();
            assertThat(run.cancel()).containsEntry("return_code", -15).containsEntry("stderr", "");
            assertThat(host.actions()).endsWith("Create", "Delete");
            assertThat(host.shells).isEmpty();
        }
    }

    /** For so long that the test can cancel meanwhile. */
    private static void hold() throws IOException {
        try {
            boolean ignored = new CountDownLatch(1).await(500, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void awaitReceives(int count) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> host.actions().stream().filter("Receive"::equals).count() >= count);
    }

    /** Until the host is closed. */
    private static void hang() throws IOException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void aHostThatNeverAnswersIsLeftWhenTheTimeIsOver() throws Exception {
        host.override = (asked, exchange) -> {
            hang();
            return null;
        };
        Outcome outcome = run("echo x", Map.of("timeout", 1));
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.TIMEOUT);
    }

    @Test
    void aFaultIsTheReasonThatPeopleSee() throws Exception {
        host.override = (asked, exchange) ->
                asked.action().equals("Create") ? WindowsHost.fault(asked, 5, "Access is denied.") : null;
        Outcome outcome = run("echo x");
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(outcome.result().get("error"))
                .isEqualTo("Host 127.0.0.1:" + host.port() + ": opening a shell: Access is denied. (WSMan fault 5)");
    }

    @Test
    void aFaultInTheMiddleKeepsTheOutputAndDeletesTheShell() throws Exception {
        host.on("two", process -> {
            process.out("first");
            process.awaitDeath();
            return 0;
        });
        host.override = (asked, exchange) -> asked.action().equals("Receive")
                        && host.actions().stream().filter("Receive"::equals).count() > 1
                        && host.signals.isEmpty()
                ? WindowsHost.fault(asked, 995, "The I/O operation has been aborted.")
                : null;
        Outcome outcome = run("two");
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(outcome.result()).containsEntry("stdout", "first").containsEntry("return_code", -1);
        assertThat(outcome.result().get("error").toString()).contains("has been aborted");
        assertThat(host.shells).isEmpty();
        assertThat(host.signals).contains("ctrl_c running");
    }

    @Test
    void aConnectionThatIsCutIsMadeAgainToEndWhatRuns() throws Exception {
        host.on("wait", process -> {
            process.out("started");
            process.awaitDeath();
            return 0;
        });
        host.override = (asked, exchange) -> asked.action().equals("Receive")
                        && host.actions().stream().filter("Receive"::equals).count() == 2
                ? new WindowsHost.Reply(0, null)
                : null;
        Outcome outcome = run("wait");
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(outcome.result()).containsEntry("stdout", "started").containsKey("error");
        assertThat(host.shells).isEmpty();
        assertThat(host.signals).containsExactly("ctrl_c running", "terminate running");
    }

    @Test
    void aShellThatCannotBeDeletedIsTold() throws Exception {
        host.override = (asked, exchange) ->
                asked.action().equals("Delete") ? WindowsHost.fault(asked, 87, "The parameter is incorrect.") : null;
        Outcome outcome = run("echo x");
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(outcome.result())
                .containsEntry(
                        "stderr",
                        "[petrel: the shell could not be deleted on the host, and what runs in it may run on: deleting the"
                                + " shell: The parameter is incorrect. (WSMan fault 87)]");
    }

    @Test
    void aRefusedLoginSaysWhatTheHostAllows() throws Exception {
        Outcome outcome = run("echo x", Map.of("password", "wrong"));
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(outcome.result().get("error").toString())
                .contains("refused user \"WORKGROUP\\ops\"")
                .contains("logging in by \"basic\" is not allowed there (it allows: Negotiate, Kerberos)");
        assertThat(outcome.result().toString()).doesNotContain("wrong\"").doesNotContain(WindowsHost.PASSWORD);
    }

    @Test
    void whatIsNoWinRmIsTold() throws Exception {
        host.override = (asked, exchange) -> WindowsHost.Reply.of(404, "<html>");
        assertThat(run("echo x").result().get("error").toString())
                .contains("answered with HTTP 404 Not Found; is this the port of WinRM?");
        host.override = (asked, exchange) -> WindowsHost.Reply.of(302, "");
        assertThat(run("echo x").result().get("error").toString()).contains("HTTP 302");
        host.override = (asked, exchange) -> WindowsHost.Reply.of(200, "<html>hello</p>");
        assertThat(run("echo x").result().get("error").toString()).contains("the answer is no XML");
        host.override = (asked, exchange) -> WindowsHost.Reply.of(200, WindowsHost.xml("uuid:other", ""));
        assertThat(run("echo x").result().get("error").toString()).contains("answered to another message");
        host.override = (asked, exchange) -> WindowsHost.envelope(asked, "");
        assertThat(run("echo x").result().get("error").toString()).contains("does not say which it is");
    }

    @Test
    void aHostWhoseAnswersHaveNoEndIsLeft() throws Exception {
        host.override = (asked, exchange) -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] piece = "<a>".repeat(10_000).getBytes(StandardCharsets.UTF_8);
            while (!Thread.interrupted()) {
                exchange.getResponseBody().write(piece);
            }
            return null;
        };
        Outcome outcome = run("echo x");
        assertThat(outcome.result().get("error").toString()).contains("has more than 614400 bytes");
    }

    @Test
    void outputThatIsNoBase64EndsTheCommand() throws Exception {
        host.on("wait", process -> {
            process.awaitDeath();
            return 0;
        });
        host.override = (asked, exchange) -> asked.action().equals("Receive") && host.signals.isEmpty()
                ? WindowsHost.envelope(asked, "<rsp:Stream Name='stdout'>%%%</rsp:Stream>")
                : null;
        Outcome outcome = run("wait");
        assertThat(outcome.result().get("error").toString()).contains("no base64");
        assertThat(host.shells).isEmpty();
    }

    @Test
    void aHostThatHasNothingToSayInNoTimeIsNotAskedWithoutEnd() throws Exception {
        host.override = (asked, exchange) -> asked.action().equals("Receive") && host.signals.isEmpty()
                ? WindowsHost.fault(asked, 2150858793L, "timed out")
                : null;
        host.on("wait", process -> {
            process.awaitDeath();
            return 0;
        });
        Outcome outcome = run("wait", Map.of("timeout", 1));
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.TIMEOUT);
        assertThat(host.actions().stream().filter("Receive"::equals).count()).isLessThan(60);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "a\0b", "a\u0001", "a\ud800b", "a\uffff"})
    void refusesACommandThatCannotBeTold(String cmd) throws Exception {
        Outcome outcome = run(cmd);
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(outcome.result().get("error").toString()).contains("parameter \"cmd\"");
        assertThat(host.asked).isEmpty();
        if (cmd.contains("\0")) {
            assertThat(outcome.result().get("error").toString()).contains("a NUL character at position 1");
        }
    }

    @Test
    void refusesParametersThatMakeNoSense() throws Exception {
        assertThat(refusal(Map.of("transport", "kerberos"))).contains("which Petrel does not have; use \"ntlm\"");
        assertThat(refusal(Map.of("transport", "credssp"))).contains("which Petrel does not have");
        assertThat(refusal(Map.of("transport", "certificate"))).contains("no parameter names a certificate");
        assertThat(refusal(Map.of("transport", "telepathy"))).contains("one of ntlm, basic");
        assertThat(refusal(Map.of("scheme", "ftp"))).contains("https or http");
        assertThat(refusal(Map.of("scheme", "https", "port", 5985))).contains("would go there in clear");
        assertThat(refusal(Map.of("port", 0))).contains("from 1 to 65535");
        assertThat(refusal(Map.of("host", "a/b"))).contains("is no host");
        assertThat(refusal(Map.of("host", "me@a"))).contains("is no host");
        assertThat(refusal(Map.of("username", " "))).contains("\"username\" is empty");
        assertThat(refusal(Map.of("username", "a:b"))).contains("colon");
        assertThat(refusal(Map.of("timeout", 0))).contains("more than 0 seconds");
        assertThat(refusal(Map.of("env", Map.of("a=b", "c")))).contains("no name of a variable");
        assertThat(refusal(Map.of("env", Map.of("a", List.of(1))))).contains("list or an object");
        assertThat(refusal(Map.of("env", Map.of("a", "\0")))).contains("NUL");
        assertThat(refusal(Map.of("cwd", "C:\\\0"))).contains("NUL");
        assertThat(host.asked).isEmpty();
    }

    private String refusal(Map<String, ?> parameters) throws InterruptedException {
        Outcome outcome = run("echo x", parameters);
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        return outcome.result().get("error").toString();
    }

    @Test
    void aHostThatIsNotThereIsTold() throws Exception {
        Outcome outcome = run("echo x", Map.of("port", ClosedPort.any()));
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(outcome.result().get("error").toString()).contains("winrm quickconfig");
    }

    @Test
    void logsInByNtlmAndEncryptsWhatTheConnectionDoesNot() throws Exception {
        host.basic = false;
        Outcome outcome = run("echo sécret", Map.of("transport", "ntlm"));
        assertThat(outcome.result()).containsEntry("stdout", "sécret\r\n");
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        host.offer = NtlmServer.Offer.WITHOUT_TIME;
        assertThat(run("echo x", Map.of("transport", "ntlm")).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void aRefusedLoginByNtlmIsToldOnce() throws Exception {
        Outcome outcome = run("echo x", Map.of("transport", "ntlm", "password", "wrong"));
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(outcome.result().get("error").toString())
                .contains("refused user")
                .contains("by \"ntlm\"");
        assertThat(host.asked).isEmpty();
    }

    @Test
    void isNotTalkedIntoAnOlderNtlm() throws Exception {
        host.offer = NtlmServer.Offer.OLD;
        assertThat(run("echo x", Map.of("transport", "ntlm"))
                        .result()
                        .get("error")
                        .toString())
                .contains("less than NTLM version 2");
        host.offer = NtlmServer.Offer.GARBAGE;
        assertThat(run("echo x", Map.of("transport", "ntlm"))
                        .result()
                        .get("error")
                        .toString())
                .contains("the host's challenge is none");
    }

    @Test
    void anAnswerThatShouldBeEncryptedAndIsNotIsNotBelieved() throws Exception {
        host.encryptedAnswers = false;
        assertThat(run("echo x", Map.of("transport", "ntlm"))
                        .result()
                        .get("error")
                        .toString())
                .contains("not encrypted; that is not believed");
    }

    @Test
    void whatRunsIsEndedThoughAnAnswerWasNotTheHosts() throws Exception {
        host.on("wait", process -> {
            process.out("started");
            process.awaitDeath();
            return 0;
        });
        host.override = (asked, exchange) -> {
            host.encryptedAnswers = !asked.action().equals("Receive") || !host.signals.isEmpty();
            return null;
        };
        Outcome outcome = run("wait", Map.of("transport", "ntlm"));
        assertThat(outcome.result().get("error").toString()).contains("not encrypted; that is not believed");
        assertThat(outcome.result()).containsEntry("stdout", "").containsEntry("stderr", "");
        assertThat(host.signals).startsWith("ctrl_c running");
        assertThat(host.shells).isEmpty();
    }

    @Test
    void aConnectionThatIsCutIsLoggedInAgain() throws Exception {
        host.on("wait", process -> {
            process.out("started");
            process.awaitDeath();
            return 0;
        });
        host.override = (asked, exchange) -> asked.action().equals("Receive")
                        && host.actions().stream().filter("Receive"::equals).count() == 2
                ? new WindowsHost.Reply(0, null)
                : null;
        Outcome outcome = run("wait", Map.of("transport", "ntlm"));
        assertThat(outcome.result()).containsEntry("stdout", "started").containsKey("error");
        assertThat(host.shells).isEmpty();
    }

    @Test
    void aScriptGetsItsArguments() throws Exception {
        Files.writeString(pack.resolve("actions/a.ps1"), "\ufeffParam($p_bool)\nWrite-Output 'ä' # no line end");
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("p_bool", true);
        values.put("p_pos1", false);
        values.put("p_str", "it's");
        values.put("p_pos0", "a b");
        Outcome outcome = TestRun.of(
                WinRms.psScripts(),
                WinRms.script(
                        host,
                        pack,
                        Map.of("p_pos0", Map.of("position", 0), "p_pos1", Map.of("position", 1)),
                        values,
                        Map.of()));
        assertThat(outcome.result().get("stdout"))
                .isEqualTo(
                        "& {Param($p_bool)\nWrite-Output 'ä' # no line end\n} -p_bool $true -p_str 'it''s' 'a b' '0'");
    }

    @Test
    void aLongScriptIsBroughtToTheHostAndTakenAway() throws Exception {
        StringBuilder script = new StringBuilder("# start\n");
        Random random = new Random(3);
        while (script.length() < 100_000) {
            script.append("Write-Output '")
                    .appendCodePoint(0x20 + random.nextInt(0x2000))
                    .append("' # ä\r\n");
        }
        Files.writeString(pack.resolve("actions/a.ps1"), script);
        host.on("# start", process -> {
            process.out(String.valueOf(host.files.size()));
            return 3;
        });
        Outcome outcome = TestRun.of(WinRms.psScripts(), WinRms.script(host, pack, Map.of(), Map.of(), Map.of()));
        assertThat(outcome.result()).containsEntry("return_code", 3).containsEntry("stdout", 1);
        assertThat(host.files).isEmpty();
        assertThat(host.shells).isEmpty();
        List<String> lines = host.asked.stream()
                .filter(asked -> asked.action().equals("Command"))
                .map(asked -> asked.text("Command"))
                .toList();
        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThan(8191 - 260));
        assertThat(host.actions().stream().filter("Create"::equals)).hasSize(1);
    }

    @Test
    void aLongScriptThatTimesOutIsTakenAwayToo() throws Exception {
        Files.writeString(pack.resolve("actions/a.ps1"), "wait" + " ".repeat(20_000));
        host.on("wait", process -> {
            process.out("started");
            process.awaitDeath();
            return 0;
        });
        RunRequest request = WinRms.script(host, pack, Map.of(), Map.of(), Map.of("timeout", 3));
        Outcome outcome = TestRun.of(WinRms.psScripts(), request);
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.TIMEOUT);
        assertThat(host.files).isEmpty();
        assertThat(host.shells).isEmpty();
    }

    @Test
    void aScriptThatCannotBeReadIsTold() throws Exception {
        RunRequest request = WinRms.script(host, pack, Map.of(), Map.of(), Map.of());
        assertThat(TestRun.of(WinRms.psScripts(), request).result().get("error").toString())
                .contains("there is no file");
        Files.write(pack.resolve("actions/a.ps1"), new byte[] {'a', (byte) 0xe4});
        assertThat(TestRun.of(WinRms.psScripts(), request).result().get("error").toString())
                .contains("is not UTF-8; save it as that");
        Files.write(pack.resolve("actions/a.ps1"), new byte[ScriptText.MOST + 1]);
        assertThat(TestRun.of(WinRms.psScripts(), request).result().get("error").toString())
                .contains("are sent at the most");
        Files.write(pack.resolve("actions/a.ps1"), new byte[] {(byte) 0xff, (byte) 0xfe, 'h', 0, 'i', 0});
        assertThat(TestRun.of(WinRms.psScripts(), request).result()).containsEntry("stdout", "hi");
    }

    @Test
    void powerShellsErrorsAreForPeople() throws Exception {
        host.on("Get-Fake", process -> {
            process.err(
                    "#< CLIXML\r\n<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">");
            process.err("<S S=\"Error\">fake : not recognized_x000D__x000A_</S></Objs>");
            return 1;
        });
        Outcome outcome = TestRun.of(WinRms.psCommands(), WinRms.command(host, "Get-Fake", Map.of()));
        assertThat(outcome.result())
                .containsEntry("stderr", "fake : not recognized")
                .containsEntry("return_code", 1);
        assertThat(host.asked.get(1).text("Command")).startsWith("powershell -encodedcommand ");
        assertThat(TestRun.of(WinRms.psCommands(), WinRms.command(host, "a\0", Map.of()))
                        .result()
                        .get("error")
                        .toString())
                .contains("NUL");
    }

    private Outcome run(String cmd) throws InterruptedException {
        return run(cmd, Map.of());
    }

    private Outcome run(String cmd, Map<String, ?> more) throws InterruptedException {
        return TestRun.of(WinRms.commands(), WinRms.command(host, cmd, more));
    }
}
