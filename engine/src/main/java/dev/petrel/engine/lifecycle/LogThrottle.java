// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

import java.time.Duration;
import java.util.OptionalLong;

/** Says when to log something that happens again and again: at once, and then once a minute at most. For any thread. */
public final class LogThrottle {

    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Clock clock;
    private long count;
    private long logged;
    private boolean ever;

    public LogThrottle(Clock clock) {
        this.clock = clock;
    }

    /** It happened. If that is to be logged: how often it did since it was last logged, this time included. */
    public synchronized OptionalLong another() {
        count++;
        if (ever && clock.since(logged).compareTo(PAUSE) < 0) {
            return OptionalLong.empty();
        }
        ever = true;
        logged = clock.nanos();
        long all = count;
        count = 0;
        return OptionalLong.of(all);
    }
}
