// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import java.time.Duration;

/**
 * How a broker in memory misbehaves. Each share is a chance between 0 and 1 that holds for every message by itself; the
 * same seed and the same calls give the same faults.
 *
 * @param seed where the chances come from
 * @param lostPublishes messages that do not arrive, and whose publisher is told so; of topics, messages that do not arrive
 * @param lostConfirms messages that do arrive, though their publisher is told that they may not have
 * @param repeats messages that are delivered once more than they should be
 * @param reorders messages that arrive at any place of the queue instead of its end
 * @param delays messages that cannot be seen for a while
 * @param longestDelay the most that such a while can be, by the broker's clock
 */
public record MemoryBusFaults(
        long seed,
        double lostPublishes,
        double lostConfirms,
        double repeats,
        double reorders,
        double delays,
        Duration longestDelay) {

    /** A broker that does what it should. */
    public static final MemoryBusFaults NONE = seeded(0);

    /** No faults yet; the other methods add them. */
    public static MemoryBusFaults seeded(long seed) {
        return new MemoryBusFaults(seed, 0, 0, 0, 0, 0, Duration.ZERO);
    }

    public MemoryBusFaults losePublishes(double share) {
        return new MemoryBusFaults(seed, share, lostConfirms, repeats, reorders, delays, longestDelay);
    }

    public MemoryBusFaults loseConfirms(double share) {
        return new MemoryBusFaults(seed, lostPublishes, share, repeats, reorders, delays, longestDelay);
    }

    public MemoryBusFaults repeat(double share) {
        return new MemoryBusFaults(seed, lostPublishes, lostConfirms, share, reorders, delays, longestDelay);
    }

    public MemoryBusFaults reorder(double share) {
        return new MemoryBusFaults(seed, lostPublishes, lostConfirms, repeats, share, delays, longestDelay);
    }

    public MemoryBusFaults delay(double share, Duration longest) {
        return new MemoryBusFaults(seed, lostPublishes, lostConfirms, repeats, reorders, share, longest);
    }
}
