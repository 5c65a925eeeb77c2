// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

import java.time.Duration;
import java.util.Optional;

/** Says when to log an outage that holds up many threads: when it begins, each minute, and when it is over for all. */
final class OutageLog {

    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final Clock clock;
    private int affected;
    private long began;
    private long logged;

    OutageLog(Clock clock) {
        this.clock = clock;
    }

    /** A thread's try failed. True if that is to be logged. */
    synchronized boolean failed(boolean first) {
        boolean begins = first && ++affected == 1;
        if (begins) {
            began = clock.nanos();
        }
        boolean log = begins || clock.since(logged).compareTo(AGAIN) >= 0;
        if (log) {
            logged = clock.nanos();
        }
        return log;
    }

    /** A thread whose tries had failed goes on or gives up. How long the outage was, if that was the last one. */
    synchronized Optional<Duration> ended() {
        return --affected == 0 ? Optional.of(clock.since(began)) : Optional.empty();
    }
}
