// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

import java.time.Duration;
import java.util.Optional;

/** Says when to speak of an outage that many suffer from: when it begins, each minute, and when it is over for all. */
final class Outage {

    private static final Duration TELL_AGAIN = Duration.ofMinutes(1);

    private final Clock clock;
    private int sufferers;
    private long began;
    private long told;

    Outage(Clock clock) {
        this.clock = clock;
    }

    /** Somebody failed, for the first time or again. True if that is to be told. */
    synchronized boolean hit(boolean first) {
        boolean begins = first && ++sufferers == 1;
        if (begins) {
            began = clock.nanos();
        }
        boolean tell = begins || clock.since(told).compareTo(TELL_AGAIN) >= 0;
        if (tell) {
            told = clock.nanos();
        }
        return tell;
    }

    /** Somebody who had failed goes on or gives up. How long it was, if that was the last one. */
    synchronized Optional<Duration> left() {
        return --sufferers == 0 ? Optional.of(clock.since(began)) : Optional.empty();
    }
}
