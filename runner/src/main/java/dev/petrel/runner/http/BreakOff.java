// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.jspecify.annotations.Nullable;

/**
 * Breaks off what a run sends and receives, from another thread: no interrupt ends a thread that waits for a connection.
 * Safe for any number of threads.
 */
public final class BreakOff implements AutoCloseable {

    private final CompletableFuture<@Nullable Void> timer = new CompletableFuture<>();
    private @Nullable HttpUriRequestBase current;
    private boolean broken;
    private boolean overdue;

    /** @param longest after how long it happens by itself */
    public BreakOff(Duration longest) {
        var ignored = timer.orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS).whenComplete((nothing, failure) -> {
            if (failure instanceof TimeoutException) {
                late();
            }
        });
    }

    private synchronized void late() {
        overdue = true;
        now();
    }

    /** Breaks off the request that is under way, and all that follow. */
    public synchronized void now() {
        broken = true;
        if (current != null) {
            current.abort();
        }
    }

    /** The same, but only when {@code patience} has passed: what is under way may come to its end. */
    public void soon(Duration patience) {
        CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::now);
    }

    /** The request that is under way from now on. */
    public synchronized void under(HttpUriRequestBase request) {
        current = request;
        if (broken) {
            request.abort();
        }
    }

    /** Whether it happened since all took too long. */
    public synchronized boolean overdue() {
        return overdue;
    }

    /** There is nothing to break off any more. */
    @Override
    public synchronized void close() {
        boolean ignored = timer.complete(null);
        current = null;
    }
}
