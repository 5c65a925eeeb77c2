// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.python;

import dev.petrel.runner.spi.RunControl;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One run of a Python action, while it lasts. */
final class PythonRun implements AutoCloseable {

    /** How a run ended. */
    sealed interface End {

        record Exited(HostMessage.Exited exit) implements End {}

        /** @param end how, once there is memory to read it */
        record Large(LargeEnd end) implements End {}

        /** @param reason why it can never be known how the action ended, for people */
        record Lost(String reason) implements End {}
    }

    private final String id;
    private final RunControl control;
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private volatile long group = -1;

    /** @param control takes what it writes */
    PythonRun(String id, RunControl control) {
        this.id = id;
        this.control = control;
    }

    String id() {
        return id;
    }

    /** The group of its processes, or -1 if it is not known. */
    long group() {
        return group;
    }

    void began(long newGroup) {
        group = newGroup;
    }

    void wrote(HostMessage.Output output) {
        (output.stderr() ? control.stderr() : control.stdout()).text(output.data());
    }

    void exited(HostMessage.Exited exit) {
        end.complete(new End.Exited(exit));
    }

    void ended(LargeEnd large) {
        end.complete(new End.Large(large));
    }

    void lost(String reason) {
        end.complete(new End.Lost(reason));
    }

    /** The end, or null if it has not come. */
    @Nullable
    End end() {
        return end.getNow(null);
    }

    /** The end, or null if it does not come within {@code most}. */
    @Nullable
    End await(Duration most) throws InterruptedException {
        try {
            return end.get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a run's end is never a failure", e);
        }
    }

    /** Forgets what it returned. */
    @Override
    public void close() {
        if (end.getNow(null) instanceof End.Large large) {
            large.end().close();
        }
    }
}
