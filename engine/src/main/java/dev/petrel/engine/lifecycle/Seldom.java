// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

import java.time.Duration;
import java.util.OptionalLong;

/** Says when to speak of something that happens again and again: at once, and then each minute at most. For any thread. */
public final class Seldom {

    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Clock clock;
    private long count;
    private long told;
    private boolean ever;

    public Seldom(Clock clock) {
        this.clock = clock;
    }

    /** It happened. If that is to be told: how often it did since it was last told, this time included. */
    public synchronized OptionalLong another() {
        count++;
        if (ever && clock.since(told).compareTo(PAUSE) < 0) {
            return OptionalLong.empty();
        }
        ever = true;
        told = clock.nanos();
        long all = count;
        count = 0;
        return OptionalLong.of(all);
    }
}
