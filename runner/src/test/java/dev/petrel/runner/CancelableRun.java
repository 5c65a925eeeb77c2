// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.runner.spi.EndedEarly;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.Runner;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A run on a thread of its own, which a test cancels as the action runner does: by an interrupt and by its handlers. */
public final class CancelableRun {

    private final CompletableFuture<ActiveRun> run = new CompletableFuture<>();
    private final CompletableFuture<Map<String, @Nullable Object>> ended = new CompletableFuture<>();

    private CancelableRun() {}

    public static CancelableRun start(Runner runner, RunRequest request) {
        CancelableRun started = new CancelableRun();
        Threads.named("cancelable").newThread(() -> started.go(runner, request)).start();
        return started;
    }

    private void go(Runner runner, RunRequest request) {
        try (ActiveRun active = TestRun.run(request.execution(), TestRun.MAX_OUTPUT)) {
            run.complete(active);
            Outcome outcome = runner.start(request, active);
            ended.completeExceptionally(new AssertionError("it ended by itself: " + outcome));
        } catch (EndedEarly e) {
            ended.complete(e.result());
        } catch (InterruptedException e) {
            ended.complete(Map.of());
        } catch (RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }

    /** Cancels it, and returns what there was of its result when it had ended; fails if it ended by itself. */
    public Map<String, @Nullable Object> cancel() throws Exception {
        run.get(60, SECONDS).cancel().forEach(Runnable::run);
        return ended.get(60, SECONDS);
    }
}
