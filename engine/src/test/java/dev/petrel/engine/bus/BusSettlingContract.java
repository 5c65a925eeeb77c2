// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What comes of a {@link Delivery} that is settled; a part of {@link BusContract}. */
public abstract class BusSettlingContract extends BusLimitContract {

    @Test
    void forgetsWhatWasAcked() throws Exception {
        MessageBus bus = bus();
        publish(bus, "m");
        MessageBus consumer = bus();
        takeOne(consumer.subscribe(Queue.TRIGGER, 1)).ack();
        consumer.close();

        assertSilent(bus.subscribe(Queue.TRIGGER, 1));
    }

    @Test
    void deliversARequeuedMessageAgainAsItWas() throws Exception {
        MessageBus bus = bus();
        publish(bus, "m");
        Subscription subscription = bus.subscribe(Queue.TRIGGER, 1);
        takeOne(subscription).requeue();

        Delivery again = takeOne(subscription);

        assertThat(again.message()).isEqualTo(message("m"));
        assertThat(again.attempt()).isEqualTo(1);
    }

    @Test
    void countsDeliveriesIfTheBrokerDoes() throws Exception {
        MessageBus bus = bus();
        publish(bus, "m");
        Subscription subscription = bus.subscribe(Queue.TRIGGER, 1);
        for (int i = 1; i < 5; i++) {
            Delivery delivery = takeOne(subscription);
            assertThat(delivery.deliveries()).isEqualTo(countsDeliveries() ? i : 1);
            delivery.requeue();
        }
        confirm(takeOne(subscription).retry());
        Delivery copy = takeOne(subscription);
        assertThat(copy.deliveries()).isEqualTo(1);
        copy.ack();
    }

    @Test
    void putsARetriedMessageAtTheEndAndCountsItsAttempts() throws Exception {
        MessageBus bus = bus();
        publish(bus, "a", "b");
        Subscription subscription = bus.subscribe(Queue.TRIGGER, 1);
        confirm(takeOne(subscription).retry());

        Delivery b = takeOne(subscription);
        assertThat(b.message().id()).isEqualTo("b");
        b.ack();
        Delivery second = takeOne(subscription);
        assertThat(second.message()).isEqualTo(message("a"));
        assertThat(second.attempt()).isEqualTo(2);
        confirm(second.retry());
        Delivery third = takeOne(subscription);
        assertThat(third.attempt()).isEqualTo(3);
        third.ack();
        assertSilent(subscription);
    }

    @Test
    void settlesOnlyOnce() throws Exception {
        MessageBus bus = bus();
        publish(bus, "m");
        Subscription subscription = bus.subscribe(Queue.TRIGGER, 1);
        Delivery delivery = takeOne(subscription);
        delivery.ack();
        delivery.requeue();
        delivery.ack();

        publish(bus, "next");
        assertThat(ids(take(subscription, 1))).containsExactly("next");
        assertSilent(subscription);
    }

    @Test
    void settlesOnAnyThread() throws Exception {
        MessageBus bus = bus();
        publish(bus, names("m", 100));
        Subscription subscription = bus.subscribe(Queue.TRIGGER, 100);
        List<Delivery> out = take(subscription, 100);

        CompletableFuture.allOf(out.stream()
                        .map(delivery -> CompletableFuture.runAsync(delivery::ack, workers))
                        .toArray(CompletableFuture<?>[]::new))
                .get(30, TimeUnit.SECONDS);

        // The window is full until each of them is settled at the broker, which an early close could forestall.
        publish(bus, names("n", 100));
        take(subscription, 100);
        bus.close();
        assertThat(ids(take(bus().subscribe(Queue.TRIGGER, 200), 100))).containsExactlyInAnyOrder(names("n", 100));
    }
}
