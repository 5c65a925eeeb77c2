// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.runner.spi.RunControl;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the handlers that runners gave to {@link RunControl#onCancel}, each on a thread of its own: one that hangs holds up
 * neither the others nor the thread that ends the runs.
 */
final class CancelHandlers {

    /** How long a handler may take; then its thread is interrupted. Shorter than a stopping runner waits for its actions. */
    static final Duration PATIENCE = Duration.ofSeconds(RunControl.HANDLER_SECONDS);

    private static final Logger log = LoggerFactory.getLogger(CancelHandlers.class);

    private final Clock clock;
    private final ThreadFactory callers = Threads.named("actionrunner-on-cancel");
    private final ThreadFactory watchers = Threads.named("actionrunner-on-cancel-watch");

    CancelHandlers(Clock clock) {
        this.clock = clock;
    }

    /** Calls {@code handler} of the execution {@code id}, and does not wait for it. A failure is logged, once. */
    void call(String id, Runnable handler) {
        Clock.Waker done = clock.newWaker();
        AtomicBoolean settled = new AtomicBoolean();
        Thread caller = callers.newThread(() -> {
            try {
                handler.run();
            } catch (Throwable e) { // a plugin's
                PluginFailures.require(e);
                if (settled.compareAndSet(false, true)) {
                    failed(id, e);
                }
            } finally {
                settled.set(true);
                done.wake();
            }
        });
        caller.start();
        watchers.newThread(() -> watch(id, caller, done, settled)).start();
    }

    static void failed(String id, Throwable failure) {
        log.warn("What a runner does to end execution \"{}\" failed; its thread is interrupted.", id, failure);
    }

    private static void watch(String id, Thread caller, Clock.Waker done, AtomicBoolean settled) {
        try {
            done.await(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (settled.compareAndSet(false, true)) {
            log.warn(
                    "What a runner does to end execution \"{}\" takes longer than {} and is given up; the action's thread"
                            + " is interrupted.",
                    id,
                    PATIENCE);
            caller.interrupt();
        }
    }
}
