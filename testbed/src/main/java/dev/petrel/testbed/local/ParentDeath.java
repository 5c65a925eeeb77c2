// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.local;

import dev.petrel.engine.lifecycle.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Has the kernel end a process when this program dies, however it dies. To the kernel that is when the thread that
 * started the process ends, so one thread that lives as long as this program starts all of them.
 */
final class ParentDeath {

    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    private static final ExecutorService STARTER =
            Executors.newSingleThreadExecutor(Threads.named("local-process-start"));

    private ParentDeath() {}

    /** What to put before a command that {@link #start} starts. Nothing, where the machine cannot do it. */
    static List<String> prefix() {
        return Files.isExecutable(SETPRIV) ? List.of(SETPRIV.toString(), "--pdeathsig", "TERM") : List.of();
    }

    /** Starts a process. An interrupt does not cut that short: it is remembered for the caller. */
    static Process start(ProcessBuilder builder) throws IOException {
        var started = STARTER.submit(builder::start);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return started.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
