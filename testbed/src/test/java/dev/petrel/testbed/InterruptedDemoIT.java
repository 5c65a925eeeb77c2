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
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ctrl-C of the demo as a terminal sends it: to all processes of the foreground at once. */
@Timeout(240)
class InterruptedDemoIT {

    private static final Pattern FILES = Pattern.compile("Everything lives below (\\S+)\\.\n");

    @TempDir
    private Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"Everything lives below", "broker and database are there", "one file made two"})
    void leavesNothingBehindAndTellsNoFailure(String phase) throws Exception {
        Path output = dir.resolve("output");
        Process demo = new ProcessBuilder("setsid", Distribution.petrel().toString(), "demo")
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
        assertThat(ProcessHandle.allProcesses()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains(files.group(1))))
                .isEmpty();
    }

    private static String said(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
