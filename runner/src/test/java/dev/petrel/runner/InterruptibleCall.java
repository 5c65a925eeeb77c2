// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.runner.spi.EndedEarly;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A call on a thread of its own, which a test interrupts. */
public final class InterruptibleCall {

    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final Thread thread;
    private volatile Map<String, @Nullable Object> written = Map.of();

    private InterruptibleCall(Callable<?> call) {
        this.thread = Threads.named("interruptible").newThread(() -> {
            try {
                ended.complete("returned " + call.call());
            } catch (EndedEarly e) {
                written = e.result();
                ended.complete("interrupted");
            } catch (InterruptedException e) {
                ended.complete("interrupted");
            } catch (Exception e) {
                ended.completeExceptionally(e);
            }
        });
    }

    public static InterruptibleCall start(Callable<?> call) {
        InterruptibleCall started = new InterruptibleCall(call);
        started.thread.start();
        return started;
    }

    /** What the action had written when it was interrupted. */
    public Map<String, @Nullable Object> written() {
        return written;
    }

    /** Interrupts it. Returns {@code interrupted} if that was its end, else what it returned. */
    public String interrupt() throws Exception {
        thread.interrupt();
        return ended.get(60, SECONDS);
    }
}
