// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus;

import java.time.Duration;
import java.util.List;

/**
 * One consumer of a queue. {@link #take} is for one thread at a time; deliveries may be settled on any thread.
 *
 * <p>Delivery is at least once: whatever was not settled when the connection was lost, the process died or the
 * subscription was closed is delivered again, to any consumer of the queue. Of large messages fewer are out than the
 * limit allows, so that they do not fill the memory.
 */
public interface Subscription extends AutoCloseable {

    /**
     * The next deliveries, in the order in which they arrived: as many as are here, at least one if one comes within
     * {@code wait}, at most {@code max}. Empty when none came or the subscription is closed.
     *
     * @throws InterruptedException when the thread was interrupted while it waited
     */
    List<Delivery> take(int max, Duration wait) throws InterruptedException;

    /**
     * Changes how many deliveries may be out from now on. With a smaller limit, deliveries that are here but not taken
     * are given back to the queue at once as far as they exceed it; those that were taken are not touched. 0 pauses.
     *
     * <p>Returns at once; the broker learns of it a moment later. That may cost the broker a few round trips, so this is not
     * for every message.
     */
    void limit(int limit);

    /** Stops receiving; deliveries not settled go back to the queue. Idempotent. */
    @Override
    void close();
}
