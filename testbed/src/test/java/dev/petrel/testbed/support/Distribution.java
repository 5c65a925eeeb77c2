// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The distribution that the build made, to run {@code petrel} from as a user does. */
public final class Distribution {

    private static final long SLOWEST_SECONDS = 350;

    private Distribution() {}

    /** How a command ended, and everything it printed. */
    public record Ended(int exitCode, String said) {}

    /** Runs {@code petrel} with these words until it ends by itself. */
    public static Ended run(List<String> words) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of(petrel().toString()));
        argv.addAll(words);
        Path log = Files.createTempFile("petrel-" + words.get(0), ".log");
        Process process = new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            boolean ended = process.waitFor(SLOWEST_SECONDS, TimeUnit.SECONDS);
            String said = Files.readString(log, StandardCharsets.UTF_8);
            assertThat(ended).as("%s ends by itself; it said:\n%s", argv, said).isTrue();
            return new Ended(process.exitValue(), said);
        } finally {
            process.destroy();
            Files.deleteIfExists(log);
        }
    }

    /** The script that users run. */
    public static Path petrel() throws IOException {
        return home().resolve("bin/petrel");
    }

    /** Its root. */
    public static Path home() throws IOException {
        try (Stream<Path> outer = Files.list(Path.of("target"))) {
            Path dir = outer.filter(
                            path -> path.getFileName().toString().startsWith("petrel-") && Files.isDirectory(path))
                    .findFirst()
                    .orElseThrow();
            try (Stream<Path> inner = Files.list(dir)) {
                return inner.findFirst().orElseThrow().toAbsolutePath();
            }
        }
    }
}
