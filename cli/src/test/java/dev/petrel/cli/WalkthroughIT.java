// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.petrel.cli.support.Brokers;
import dev.petrel.cli.support.TestBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The walkthrough as a user runs it, from the distribution that the build made, with real processes. */
@Timeout(400)
class WalkthroughIT {

    @Test
    void everyStepHoldsOnTheEmbeddedServers() throws Exception {
        assertThat(demo(List.of())).contains("All 14 steps held").contains("one trigger instance and one execution");
    }

    @Test
    void everyStepHoldsOnRabbitMq() throws Exception {
        Optional<TestBroker> rabbit = Brokers.rabbit();
        assumeThat(rabbit).as("a RabbitMQ to run it on").isPresent();

        assertThat(demo(List.of("--amqp-url", rabbit.orElseThrow().url()))).contains("All 14 steps held");
    }

    private static String demo(List<String> options) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of(home().resolve("bin/petrel").toString(), "demo"));
        argv.addAll(options);
        Path log = Files.createTempFile("walkthrough", ".log");
        Process process = new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            boolean ended = process.waitFor(300, TimeUnit.SECONDS);
            String said = Files.readString(log, StandardCharsets.UTF_8);
            assertThat(ended).as("the demo ends by itself; it said:\n%s", said).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
            assertThat(said).as("no colours where there is no terminal").doesNotContain("\u001b[");
            return said;
        } finally {
            process.destroy();
            Files.deleteIfExists(log);
        }
    }

    /** The distribution's directory. */
    private static Path home() throws IOException {
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
