// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after failures in a row: doubling from {@code first} to {@code most}, less up to a quarter of chance
 * so that nodes that failed together do not come back together.
 */
public record Backoff(Duration first, Duration most, RandomGenerator random) {

    public Backoff {
        if (first.isNegative() || first.isZero() || most.compareTo(first) < 0) {
            throw new IllegalArgumentException("back-off from " + first + " to " + most);
        }
    }

    /** The wait after the {@code failures}-th failure in a row, counted from 1. */
    public Duration after(int failures) {
        int doublings = Math.min(Math.max(failures - 1, 0), 30);
        long nanos = Math.min(first.toNanos() * (1L << doublings), most.toNanos());
        if (nanos < 0 || first.toNanos() > most.toNanos() >> doublings) {
            nanos = most.toNanos();
        }
        return Duration.ofNanos(nanos - random.nextLong(nanos / 4 + 1));
    }
}
