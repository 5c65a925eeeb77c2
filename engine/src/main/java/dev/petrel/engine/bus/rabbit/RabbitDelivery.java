// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.Message;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A delivery that belongs to one {@link PrefetchConsumer}. Settling it a second time has no effect. */
final class RabbitDelivery implements Delivery {

    private final PrefetchConsumer intake;
    private final long tag;
    private final long consumer;
    private final Message message;
    private final int attempt;
    private final int deliveries;
    private final AtomicBoolean settled = new AtomicBoolean();

    RabbitDelivery(PrefetchConsumer intake, long tag, long consumer, Message message, int attempt, int deliveries) {
        this.intake = intake;
        this.tag = tag;
        this.consumer = consumer;
        this.message = message;
        this.attempt = attempt;
        this.deliveries = deliveries;
    }

    long tag() {
        return tag;
    }

    /** In bytes. */
    int size() {
        return message.body().length;
    }

    /** The number of the consumer that received it. */
    long consumer() {
        return consumer;
    }

    @Override
    public Message message() {
        return message;
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public int deliveries() {
        return deliveries;
    }

    @Override
    public void ack() {
        settle(true);
    }

    @Override
    public void requeue() {
        settle(false);
    }

    @Override
    public CompletableFuture<Void> retry() {
        if (!settled.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(null);
        }
        // Only when the copy is safe may the original go.
        return intake.republish(this).whenComplete((done, failure) -> intake.settle(this, failure == null));
    }

    private void settle(boolean done) {
        if (settled.compareAndSet(false, true)) {
            intake.settle(this, done);
        }
    }
}
