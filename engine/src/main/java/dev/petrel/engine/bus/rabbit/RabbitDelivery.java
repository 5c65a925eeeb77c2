// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A message of a {@link BrokerDelivery} that belongs to one {@link PrefetchConsumer}. Settling it a second time has no effect. */
final class RabbitDelivery implements Delivery {

    private final PrefetchConsumer consumer;
    private final BrokerDelivery whole;
    private final Message message;
    private final int attempt;
    private final int deliveries;
    private final AtomicBoolean settled = new AtomicBoolean();

    RabbitDelivery(PrefetchConsumer consumer, BrokerDelivery whole, Message message, int attempt, int deliveries) {
        this.consumer = consumer;
        this.whole = whole;
        this.message = message;
        this.attempt = attempt;
        this.deliveries = deliveries;
    }

    /** What the broker has delivered it in. */
    BrokerDelivery whole() {
        return whole;
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

    /** Those that another connection has delivered are grouped by that: the broker has forgotten them, or will. */
    @Override
    public void ackWith(List<Delivery> others) {
        Map<PrefetchConsumer, List<RabbitDelivery>> byConsumer = new LinkedHashMap<>();
        group(byConsumer);
        for (Delivery other : others) {
            if (other instanceof RabbitDelivery delivery) {
                delivery.group(byConsumer);
            } else {
                other.ack();
            }
        }
        byConsumer.forEach((by, deliveries) -> by.settle(deliveries, true));
    }

    private void group(Map<PrefetchConsumer, List<RabbitDelivery>> byConsumer) {
        if (settled.compareAndSet(false, true)) {
            byConsumer.computeIfAbsent(consumer, first -> new ArrayList<>()).add(this);
        }
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
        return consumer.republish(this)
                .whenComplete((done, failure) -> consumer.settle(List.of(this), failure == null));
    }

    private void settle(boolean done) {
        if (settled.compareAndSet(false, true)) {
            consumer.settle(List.of(this), done);
        }
    }
}
