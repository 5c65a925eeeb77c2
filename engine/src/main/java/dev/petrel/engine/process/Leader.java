// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The process that leads a child's group, and its streams, in whatever way it was started. Safe for any thread. */
interface Leader {

    long pid();

    /** Whether it, not what it started, lives. */
    boolean alive();

    /** Completes when it has ended. */
    CompletableFuture<?> ended();

    /** Its exit code, or 128 and the signal, once it has ended. */
    int exitValue();

    /**
     * A handle of it, and of nothing else that has its pid by now. Null if there is none any more: then the group is left
     * of it, if anything.
     */
    @Nullable
    ProcessHandle handle();

    OutputStream stdin();

    /** Begins to hand over its output, in any thread. Completes when both streams have ended and were handed over. */
    CompletableFuture<Void> read();

    /** Who holds its output open, for people. */
    List<String> holders();

    /** Nobody waits for the end of its output any more. */
    void letGo();
}
