// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.cli.client.ApiClient;
import dev.petrel.testbed.local.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code petrel standalone} of the distribution that the build made, with the packs and the examples that come along. */
public final class StandaloneProcess implements AutoCloseable {

    private static final Duration STARTING = Duration.ofSeconds(100);
    private static final Duration ENDING = Duration.ofSeconds(60);

    private final Process process;
    private final Path output;
    private final int port;

    private StandaloneProcess(Process process, Path output, int port) {
        this.process = process;
        this.output = output;
        this.port = port;
    }

    /** Starts it on what is in {@code dataDir}, and returns when it is up. */
    public static StandaloneProcess start(Path dataDir, Path output) throws IOException {
        Path home = Distribution.home();
        return start(home, dataDir, output, "content.packs_base_paths=" + home.resolve("examples"));
    }

    /** The same of the distribution at {@code home}, with {@code settings} as {@code --set} takes them. */
    public static StandaloneProcess start(Path home, Path dataDir, Path output, String... settings) throws IOException {
        int port = Ports.free();
        List<String> argv = new ArrayList<>(List.of(
                home.resolve("bin/petrel").toString(),
                "standalone",
                "--register",
                "--data-dir",
                dataDir.toString(),
                "--set",
                "api.port=" + port));
        for (String setting : settings) {
            argv.addAll(List.of("--set", setting));
        }
        Process process = new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        StandaloneProcess started = new StandaloneProcess(process, output, port);
        boolean up = false;
        try {
            await("standalone is up")
                    .atMost(STARTING)
                    .until(() -> started.said().contains("standalone is up"));
            up = true;
        } finally {
            if (!up) {
                started.close();
            }
        }
        return started;
    }

    /** A client of its REST service; each thread is to have its own. */
    public ApiClient api() {
        return new ApiClient(URI.create("http://127.0.0.1:" + port));
    }

    /** All that it has printed. */
    public String said() throws IOException {
        return Files.readString(output);
    }

    /** SIGTERM, and waits until it has ended. */
    public void terminate() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(ENDING.toSeconds(), TimeUnit.SECONDS))
                .as("standalone ends")
                .isTrue();
    }

    /** SIGKILL, and waits until it is dead. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(ENDING.toSeconds(), TimeUnit.SECONDS))
                .as("standalone is dead")
                .isTrue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
