// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.local;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Erlang's port mapper, one of our own, on loopback: without it, the first node would start one that outlives all
 * nodes. Where the machine can, the kernel ends it when this program dies.
 */
public final class Epmd implements AutoCloseable {

    private static final long STOPPING_SECONDS = 10;

    private final int port;
    private final Process process;

    private Epmd(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    /** Starts it on a free port. */
    public static Epmd start() throws IOException {
        int port = Ports.free();
        List<String> words = new ArrayList<>(ParentDeath.prefix());
        words.add("epmd");
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().putAll(Map.of("ERL_EPMD_PORT", Integer.toString(port), "ERL_EPMD_ADDRESS", "127.0.0.1"));
        return new Epmd(port, ParentDeath.start(builder));
    }

    int port() {
        return port;
    }

    /** Ends it. The nodes have ended before. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOPPING_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
