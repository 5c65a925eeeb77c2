// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.testbed.support.Distribution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ctrl-C of the demo as a terminal sends it: to all processes of the foreground at once. Who starts the tests may ignore the
 * signal, as {@code nohup} and a shell's background jobs do, and children inherit that; so the test makes sure that its own
 * parent ignores it, and that the demo begins as in a terminal.
 */
@Tag("slow")
@Timeout(240)
@Execution(ExecutionMode.CONCURRENT)
class InterruptedDemoIT {

    private static final Pattern FILES = Pattern.compile("Everything lives below (\\S+)\\.\n");

    /** Ignores the signal as who starts the tests may, then starts a session in which it has its usual effect. */
    private static final String IN_A_TERMINAL = "trap '' INT; exec setsid env --default-signal=INT \"$@\"";

    @TempDir
    private Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"Everything lives below", "broker and database are there", "one file made two"})
    void leavesNothingBehindAndTellsNoFailure(String phase) throws Exception {
        Path output = dir.resolve("output");
        Process demo = new ProcessBuilder(
                        "sh", "-c", IN_A_TERMINAL, "sh", Distribution.petrel().toString(), "demo")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            await().atMost(Duration.ofSeconds(120)).until(() -> said(output).contains(phase));
            new ProcessBuilder("kill", "-INT", "--", "-" + demo.pid()).start().waitFor();
            assertThat(demo.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        } finally {
            demo.destroyForcibly();
        }

        assertThat(demo.exitValue()).as(said(output)).isEqualTo(ExitCodes.INTERRUPTED);
        assertThat(said(output)).doesNotContain("failed", "Exception", "ended while");
        Matcher files = FILES.matcher(said(output));
        assertThat(files.find()).isTrue();
        assertThat(Path.of(files.group(1))).doesNotExist();
        // What a node leaves when it dies is ended by the kernel, which may be a moment after the demo.
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(processesOf(files.group(1))).isEmpty());
    }

    private static List<String> processesOf(String directory) {
        return ProcessHandle.allProcesses()
                .map(process ->
                        process.pid() + " " + process.info().commandLine().orElse(""))
                .filter(process -> process.contains(directory))
                .toList();
    }

    private static String said(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
