// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class ClassArchiveTrainingTest {

    @TempDir
    private Path temporary;

    @Test
    void runsADaemonUntilItsActionsHaveRunAndLeavesNothing() throws Exception {
        Path log = temporary.resolve("log");
        Path own = Files.createDirectory(temporary.resolve("own"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dpetrel.home=" + Path.of("..").toAbsolutePath().normalize(),
                        "-Djava.io.tmpdir=" + own,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ClassArchiveTraining.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(240, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(log)).isZero();
            try (Stream<Path> left = Files.list(own)) {
                assertThat(left)
                        .filteredOn(path -> path.getFileName().toString().startsWith("petrel-archive"))
                        .isEmpty();
            }
        } finally {
            process.destroyForcibly();
        }
    }
}
