// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.LogThrottle;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many denials of clients that nobody knows are written down: else whoever can reach the server fills the disk. Each
 * address has {@value #EACH} a minute, so that one cannot hide the attempts of another. For any thread.
 */
final class DenialBound {

    private static final Logger log = LoggerFactory.getLogger(DenialBound.class);
    static final int EACH = 100;
    static final int MOST_ADDRESSES = 1_000;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Clock clock;
    private final LogThrottle passedOver;
    private final Map<String, Integer> counts = new HashMap<>();
    private long began;

    DenialBound(Clock clock) {
        this.clock = clock;
        this.passedOver = new LogThrottle(clock);
        this.began = clock.nanos();
    }

    /** Whether one more from this address is to be written down. */
    boolean admits(String address) {
        boolean admitted = count(address);
        if (!admitted) {
            passedOver
                    .another()
                    .ifPresent(times -> log.warn(
                            "Denials are missing in the audit log, {} since this was said last: unknown clients have more"
                                    + " than {} a minute, now \"{}\".",
                            times,
                            EACH,
                            address));
        }
        return admitted;
    }

    private synchronized boolean count(String address) {
        if (clock.since(began).compareTo(WINDOW) >= 0) {
            counts.clear();
            began = clock.nanos();
        }
        if (counts.size() >= MOST_ADDRESSES && !counts.containsKey(address)) {
            return false;
        }
        return counts.merge(address, 1, Integer::sum) <= EACH;
    }
}
