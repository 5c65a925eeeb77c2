// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access;

import dev.petrel.engine.lifecycle.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts failures by some key, and says how long to wait before the next attempt: nothing for the first few, then a second,
 * doubled by each further one. Remembers up to a number of keys, those of the latest failures; not safe for several threads.
 */
final class FailureDelays {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 20;

    private record Count(int failures, long last) {}

    private final Clock clock;
    private final int free;
    private final Duration longest;
    private final Map<String, Count> counts;

    /**
     * @param free how many failures have no consequence
     * @param longest up to what the wait grows; after twice that time without a failure, all is forgotten
     * @param most how many keys are remembered
     */
    FailureDelays(Clock clock, int free, Duration longest, int most) {
        this.clock = clock;
        this.free = free;
        this.longest = longest;
        this.counts = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
                return size() > most;
            }
        };
    }

    /** How long to wait before the next attempt; zero for not at all. */
    Duration wait(String key) {
        Count count = current(key);
        if (count == null || count.failures < free) {
            return Duration.ZERO;
        }
        Duration left = delay(count.failures - free).minus(clock.since(count.last));
        return left.isNegative() ? Duration.ZERO : left;
    }

    void add(String key) {
        Count count = current(key);
        counts.put(key, new Count(count == null ? 1 : Math.min(count.failures + 1, 1 << 20), clock.nanos()));
    }

    /** Takes back a failure that was counted before its outcome was known. */
    void takeBack(String key) {
        Count count = counts.get(key);
        if (count != null) {
            if (count.failures <= 1) {
                counts.remove(key);
            } else {
                counts.put(key, new Count(count.failures - 1, count.last));
            }
        }
    }

    void forget(String key) {
        counts.remove(key);
    }

    int size() {
        return counts.size();
    }

    private @Nullable Count current(String key) {
        Count count = counts.get(key);
        if (count != null && clock.since(count.last).compareTo(longest.multipliedBy(2)) > 0) {
            counts.remove(key);
            return null;
        }
        return count;
    }

    private Duration delay(int beyond) {
        Duration delay = FIRST.multipliedBy(1L << Math.min(beyond, MOST_DOUBLINGS));
        return delay.compareTo(longest) < 0 ? delay : longest;
    }
}
