// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import dev.petrel.engine.bus.Message;
import java.util.List;

/**
 * What the broker has delivered under one tag: a message, or several that travel together. It is settled when the last of
 * them is: acknowledged if all are done, else given back, and then those that are done come again too.
 */
final class BrokerDelivery {

    private final long tag;
    private final long consumerNumber;
    private final int size;
    private final int deliveries;
    private final List<RabbitDelivery> messages;

    // Guarded by this object.
    private int unsettled;
    private boolean anyGivenBack;

    /**
     * @param consumerNumber the number of the consumer that received it
     * @param size in bytes
     */
    BrokerDelivery(
            PrefetchConsumer consumer,
            long tag,
            long consumerNumber,
            int size,
            List<Message> messages,
            int attempt,
            int deliveries) {
        this.tag = tag;
        this.consumerNumber = consumerNumber;
        this.size = size;
        this.deliveries = deliveries;
        this.messages = messages.stream()
                .map(message -> new RabbitDelivery(consumer, this, message, attempt, deliveries))
                .toList();
        this.unsettled = messages.size();
    }

    long tag() {
        return tag;
    }

    long consumerNumber() {
        return consumerNumber;
    }

    int size() {
        return size;
    }

    /** How often the broker has delivered it, this time among them. */
    int deliveries() {
        return deliveries;
    }

    List<RabbitDelivery> messages() {
        return messages;
    }

    /** One of its messages is settled, which happens once to each. True when it was the last. */
    synchronized boolean settleOne(boolean done) {
        anyGivenBack |= !done;
        return --unsettled == 0;
    }

    /** Whether all messages that were settled so far are done. */
    synchronized boolean done() {
        return !anyGivenBack;
    }
}
