// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import dev.petrel.engine.lifecycle.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Bounds how many sensors of a container start at once. To load an interpreter and a pack's modules costs a processor:
 * a hundred at a time would take it from the events and actions of the node, and from each other. A sensor counts until
 * its code is loaded or its process has ended, but for two seconds at most: one whose modules wait for something else
 * must not hold up the sensors that this node takes over. Never blocks; safe for several threads.
 */
final class StartGate {

    /** After how long one that was refused may ask again. */
    static final Duration ASK_AGAIN = Duration.ofMillis(200);

    private static final Duration LONGEST = Duration.ofSeconds(2);

    private final Clock clock;
    private final int most;
    private final Map<Object, Long> since = new HashMap<>();

    /** @param most how many may start at once */
    StartGate(Clock clock, int most) {
        this.clock = clock;
        this.most = most;
    }

    /** As many as keep the processors busy while some of them wait for the disk. */
    static int mostFor(int processors) {
        return Math.max(4, 2 * processors);
    }

    /** Whether {@code who} may start now. It then counts until {@link #leave}. */
    synchronized boolean enter(Object who) {
        since.values().removeIf(at -> clock.since(at).compareTo(LONGEST) >= 0);
        if (since.size() >= most) {
            return false;
        }
        since.put(who, clock.nanos());
        return true;
    }

    /** Makes room for another one. Does nothing for one that does not count (any more). */
    synchronized void leave(Object who) {
        since.remove(who);
    }
}
