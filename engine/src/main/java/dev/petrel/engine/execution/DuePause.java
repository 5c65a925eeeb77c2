// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long a task pauses that looks for executions whose time has come: until the next one's, within bounds. */
final class DuePause {

    /** It looks so often at least: others may have got an earlier time meanwhile. */
    static final Duration LONGEST = Duration.ofSeconds(1);

    static final Duration SHORTEST = Duration.ofMillis(10);

    private DuePause() {}

    /** Until {@code time}; empty if it has come, or is null. */
    static Optional<Duration> until(@Nullable Instant time, Instant now) {
        if (time == null || !time.isAfter(now)) {
            return Optional.empty();
        }
        Duration left = Duration.between(now, time);
        Duration most = left.compareTo(LONGEST) < 0 ? left : LONGEST;
        return Optional.of(most.compareTo(SHORTEST) > 0 ? most : SHORTEST);
    }
}
