// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A person at a terminal of the distribution: {@code petrel} with an environment and a home directory of its own. */
public final class PetrelCommand {

    private static final long SLOWEST_SECONDS = 100;

    private final Path dir;
    private final Map<String, String> environment = new LinkedHashMap<>();

    /** @param home where it keeps what it keeps, and its output */
    public PetrelCommand(Path home) {
        this.dir = home;
        environment.put("HOME", home.toString());
    }

    /** How a command ended, and what it printed where. */
    public record Ended(int code, String out, String err) {}

    public PetrelCommand set(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public void unset(String name) {
        environment.remove(name);
    }

    /** @param input what it reads from standard input */
    public Ended run(String input, String... words) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of(Distribution.petrel().toString()));
        argv.addAll(List.of(words));
        Path out = Files.createTempFile(dir, "out", "");
        Path err = Files.createTempFile(dir, "err", "");
        Path in = Files.writeString(Files.createTempFile(dir, "in", ""), input);
        ProcessBuilder builder = new ProcessBuilder(argv)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(SLOWEST_SECONDS, TimeUnit.SECONDS))
                    .as("%s ends by itself", argv)
                    .isTrue();
            return new Ended(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }

    /** What it prints when it is to succeed. */
    public String said(String input, String... words) throws IOException, InterruptedException {
        Ended ended = run(input, words);
        assertThat(ended.code()).as("%s: %s", List.of(words), ended).isZero();
        return ended.out().strip();
    }
}
