// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import dev.petrel.engine.lifecycle.Clock;
import java.time.Duration;

/** How long something may take, from when it is made. */
final class Limit {

    /** For how long a host holds a request back at the most until there is something to say. */
    private static final int LONGEST_OPERATION = 20;

    private final Clock clock;
    private final long began;
    private final Duration length;

    Limit(Clock clock, Duration length) {
        this.clock = clock;
        this.began = clock.nanos();
        this.length = length;
    }

    boolean over() {
        return left().isNegative() || left().isZero();
    }

    private Duration left() {
        return length.minus(clock.since(began));
    }

    /** For how many seconds the next request may be held back: what is left, 1 at least. */
    int operationSeconds() {
        long left = left().plusMillis(999).toSeconds();
        return (int) Math.max(1, Math.min(left, LONGEST_OPERATION));
    }
}
