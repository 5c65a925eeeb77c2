// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A message that was handed out and waits to be settled by the first call of {@link #ack}, {@link #requeue} or
 * {@link #retry}; those after it have no effect. Settling never throws and never blocks for the broker; if the connection was lost meanwhile it has no
 * effect, since the broker will deliver the message again anyhow.
 */
public interface Delivery {

    Message message();

    /** 1 for the first attempt; grows with every {@link #retry}. */
    int attempt();

    /**
     * How often the broker has handed the message out since it was published or retried, this time among them, as far as
     * it tells: 2 at the most if it only tells that it has done so before. Grows with every {@link #requeue}, lost connection and consumer that died, of which most
     * say nothing about the message.
     */
    int deliveries();

    /**
     * The message's effect is durable: the queue may forget it. It comes again all the same if it has travelled with others
     * ({@link Queue#travelsTogether}) and one of these goes back to the queue.
     */
    void ack();

    /** Acknowledges this one and {@code others}, of the same subscription: that may cost the broker less than one by one. */
    default void ackWith(List<Delivery> others) {
        ack();
        others.forEach(Delivery::ack);
    }

    /** Acknowledges {@code deliveries} of one subscription together, if there are any. */
    static void ackAll(List<Delivery> deliveries) {
        if (!deliveries.isEmpty()) {
            deliveries.get(0).ackWith(deliveries.subList(1, deliveries.size()));
        }
    }

    /** Not now, not here: back to the queue, at its front if the broker can; {@link #attempt} stays as it is. */
    void requeue();

    /**
     * Handling failed: back to the queue, at its end, with {@link #attempt} grown by one. The future completes when the
     * broker has confirmed it, or with a {@link BusException}, in which case the broker delivers the message again as
     * it was.
     */
    CompletableFuture<Void> retry();
}
