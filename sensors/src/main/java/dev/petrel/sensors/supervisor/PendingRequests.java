// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import dev.petrel.engine.model.Ref;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one sensor that wait for their answers. An event waits for up to a minute while the broker is away and
 * the spool is full: without a bound, all that the sensor sees in that time would be kept in memory.
 */
final class PendingRequests {

    /** How many may wait. */
    static final int MOST = 500;

    /** Longer than any request takes. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    private final Ref sensor;
    private final Semaphore places = new Semaphore(MOST);

    PendingRequests(Ref sensor) {
        this.sensor = sensor;
    }

    /**
     * Makes a request once it has a place among those that wait; blocks until then. The future fails when none became free
     * in time, or the thread was interrupted.
     */
    <T extends @Nullable Object> CompletableFuture<T> ask(Watchdog asking, Supplier<CompletableFuture<T>> request) {
        if (!take(asking)) {
            return CompletableFuture.failedFuture(new IllegalStateException(
                    "sensor \"" + sensor + "\" waits for " + MOST + " answers already; this request was not accepted"));
        }
        asking.asks();
        try {
            return request.get().whenComplete((result, failure) -> leave(asking));
        } catch (RuntimeException e) {
            leave(asking);
            throw e;
        }
    }

    /** One place more, for one that waits for its place to come to its refusal, and after it the next. */
    void letOneIn() {
        places.release();
    }

    private void leave(Watchdog asking) {
        asking.answered();
        places.release();
    }

    private boolean take(Watchdog asking) {
        if (places.tryAcquire()) {
            return true;
        }
        asking.held();
        try {
            return places.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            asking.goesOn();
        }
    }
}
