// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.cli.support.Distribution;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class StandaloneIT {

    @TempDir
    private Path dir;

    @Test
    void stopsItsServersAfterWhatNeedsThem() throws Exception {
        Path output = dir.resolve("output");
        Process standalone = new ProcessBuilder(
                        Distribution.petrel().toString(),
                        "standalone",
                        "--data-dir",
                        dir.resolve("data").toString(),
                        "--set",
                        "api.port=" + freePort())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            await().atMost(Duration.ofSeconds(100))
                    .until(() -> Files.readString(output).contains("standalone is up"));
            standalone.destroy();
            assertThat(standalone.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        } finally {
            standalone.destroyForcibly();
        }

        String said = Files.readString(output);
        String ending = said.substring(said.indexOf("standalone stops"));
        assertThat(ending).contains("standalone has stopped").doesNotContain(" WARN ", " ERROR ", "was lost");
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
