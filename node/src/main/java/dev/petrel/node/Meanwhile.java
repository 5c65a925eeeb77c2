// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.engine.lifecycle.Cause;
import dev.petrel.engine.lifecycle.Threads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** What is made on a thread of its own while a process goes on to start. */
final class Meanwhile<T> {

    private final CompletableFuture<T> made;

    private Meanwhile(CompletableFuture<T> made) {
        this.made = made;
    }

    /** @param name what the thread is called after */
    static <T> Meanwhile<T> begin(String name, Supplier<T> task) {
        return new Meanwhile<>(CompletableFuture.supplyAsync(
                task, command -> Threads.named(name).newThread(command).start()));
    }

    /** The same for what only saves time: who needs it later does it again if it failed, and hears why. */
    static void prepare(String name, Runnable task) {
        Meanwhile<Boolean> ignored = begin(name, () -> {
            task.run();
            return true;
        });
    }

    /**
     * Waits until it is made.
     *
     * @throws RuntimeException what the task has thrown
     */
    T get() {
        try {
            return made.join();
        } catch (CompletionException e) {
            Throwable cause = Cause.of(e);
            if (cause instanceof RuntimeException failure) {
                throw failure;
            }
            if (cause instanceof Error failure) {
                throw failure;
            }
            throw e;
        }
    }
}
