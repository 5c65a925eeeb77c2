// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code petrel servers} as a process of its own, to be killed. It is the distribution that the build made, or the one
 * that the system property {@code petrel.test.home} names.
 */
public final class ServersProcess implements AutoCloseable {

    private final Process process;
    private final String amqpUrl;
    private final String mongoUrl;

    private ServersProcess(Process process, String amqpUrl, String mongoUrl) {
        this.process = process;
        this.amqpUrl = amqpUrl;
        this.mongoUrl = mongoUrl;
    }

    /** Starts it on free ports, and returns when it has said where it listens. */
    public static ServersProcess start(Path dataDir, Path log) throws IOException {
        Process process = new ProcessBuilder(
                        home().resolve("bin/petrel").toString(),
                        "servers",
                        "--data-dir",
                        dataDir.toString(),
                        "--amqp-port",
                        "0",
                        "--mongo-port",
                        "0")
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        BufferedReader said = process.inputReader();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.contains("servers.conf")) {
                List<String> lines = Files.readAllLines(dataDir.resolve("servers.conf"));
                return new ServersProcess(process, valueOf(lines, "url = "), valueOf(lines, "host = "));
            }
        }
        throw new IOException("the servers ended before they listened; see " + Files.readString(log));
    }

    public String amqpUrl() {
        return amqpUrl;
    }

    public String mongoUrl() {
        return mongoUrl;
    }

    /** SIGKILL, and waits until it is dead. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }

    private static String valueOf(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()))
                .findFirst()
                .orElseThrow();
    }

    private static Path home() throws IOException {
        String other = System.getProperty("petrel.test.home");
        return other == null ? Distribution.home() : Path.of(other);
    }
}
