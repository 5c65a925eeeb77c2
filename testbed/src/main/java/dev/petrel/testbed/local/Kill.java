// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.local;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Ends processes without asking them: what {@code petrel demo} and {@code petrel chaos} do to nodes and servers. */
final class Kill {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Kill() {}

    /**
     * Kills all of them, and returns when they have ended. An interrupt does not cut that short.
     *
     * @param name what they are, for the failure
     * @throws LocalFailure if one is still there after a minute: it waits in the kernel for a device, say
     */
    static void now(String name, List<ProcessHandle> processes) {
        now(name, processes, LIMIT);
    }

    static void now(String name, List<ProcessHandle> processes, Duration limit) {
        processes.forEach(ProcessHandle::destroyForcibly);
        CompletableFuture<?>[] ends =
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends)
                    .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            List<Long> left = processes.stream()
                    .filter(ProcessHandle::isAlive)
                    .map(ProcessHandle::pid)
                    .toList();
            throw new LocalFailure("killed \"" + name + "\", but after " + limit.toSeconds()
                    + " s these of its processes had not ended: " + left
                    + "; /proc/<id>/status says what state they are in");
        }
    }
}
