// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the unit tests of {@code python/} as part of the build, each file by itself: they mostly wait for processes. */
@Execution(ExecutionMode.CONCURRENT)
final class PythonShimTest {

    private static final long LIMIT_MINUTES = 5;

    @TempDir
    private Path scratch;

    static List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(testsDirectory())) {
            return all.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("test_.*\\.py"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void pythonUnitTestsPass(String file) throws IOException, InterruptedException {
        File output = scratch.resolve("output").toFile();
        Process tests = new ProcessBuilder("python3", "-m", "unittest", file)
                .directory(testsDirectory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        boolean ended = tests.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
        if (!ended) {
            tests.descendants().forEach(ProcessHandle::destroyForcibly);
            tests.destroyForcibly().waitFor();
        }
        String text = Files.readString(output.toPath(), StandardCharsets.UTF_8);
        assertThat(ended).as("ended within %d minutes%n%s", LIMIT_MINUTES, text).isTrue();
        assertThat(tests.exitValue()).as("%s", text).isZero();
        assertThat(text).as("tests were found").containsPattern("Ran [1-9]\\d* tests?");
    }

    /** The build runs in the module's directory, an IDE perhaps in the root's. */
    private static Path testsDirectory() {
        Path here = Path.of("").toAbsolutePath();
        for (Path at = here; at != null; at = at.getParent()) {
            Path tests = at.resolve("python/tests");
            if (Files.isDirectory(tests)) {
                return tests;
            }
        }
        throw new AssertionError("no python/tests in \"" + here + "\" or above it");
    }
}
