// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.SensorType;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.ToLongFunction;

/** Looks now and then whether the files of one sensor have changed since it was last started. Safe for several threads. */
final class FileCheck {

    private static final Duration EVERY = Duration.ofSeconds(5);

    private final SensorType sensor;
    private final ToLongFunction<SensorType> stamps;
    private final Executor checks;
    private final Clock clock;
    private long stamp;
    private long lookedNanos;
    private boolean looking;

    FileCheck(SensorType sensor, SupervisorContext context) {
        this.sensor = sensor;
        this.stamps = context.programs().stamps();
        this.checks = context.threads().checks();
        this.clock = context.clock();
    }

    /** A start begins: what is there now is what is started. May block. */
    void begins() {
        long now = stamps.applyAsLong(sensor);
        synchronized (this) {
            stamp = now;
            lookedNanos = clock.nanos();
        }
    }

    /** Looks if it is time to; does not block. Returns when to call again, {@code longest} at most. */
    Duration look(Duration longest, Runnable onChange) {
        Duration next = look(onChange);
        return next.compareTo(longest) < 0 ? next : longest;
    }

    private Duration look(Runnable onChange) {
        synchronized (this) {
            Duration left = EVERY.minus(clock.since(lookedNanos));
            if (looking || !left.isNegative() && !left.isZero()) {
                return looking ? EVERY : left;
            }
            looking = true;
            lookedNanos = clock.nanos();
        }
        try {
            checks.execute(() -> compare(onChange));
        } catch (RejectedExecutionException e) {
            looked(); // the container stops
        }
        return EVERY;
    }

    private void compare(Runnable onChange) {
        boolean changed = false;
        try {
            long now = stamps.applyAsLong(sensor);
            synchronized (this) {
                changed = now != stamp;
                stamp = now;
            }
        } finally {
            looked();
        }
        if (changed) {
            onChange.run();
        }
    }

    private synchronized void looked() {
        looking = false;
    }
}
