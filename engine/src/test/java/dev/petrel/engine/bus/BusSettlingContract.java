// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
    void forgetsWhatWasAckedTogetherAndNothingElse() throws Exception {
        MessageBus bus = bus();
        publish(bus, names("m", 10));
        MessageBus consumer = bus();
        List<Delivery> out = take(consumer.subscribe(Queue.TRIGGER, 10), 10);
        Delivery.ackAll(out.subList(0, 3));
        out.get(4).requeue(); // comes again at once, and counts as out
        Delivery.ackAll(List.of(out.get(7), out.get(5), out.get(6), out.get(7)));
        Delivery.ackAll(List.of());
        consumer.close();

        assertThat(ids(take(bus.subscribe(Queue.TRIGGER, 10), 4))).containsExactlyInAnyOrder("m3", "m4", "m8", "m9");
    }

    @Test
    void acksTogetherWhatSeveralThreadsSettle() throws Exception {
        MessageBus bus = bus();
        publish(bus, names("m", 200));
        Subscription subscription = bus.subscribe(Queue.TRIGGER, 100);
        for (int round = 0; round < 2; round++) {
            List<Delivery> out = take(subscription, 100);
            CompletableFuture.allOf(IntStream.range(0, 20)
                            .mapToObj(i -> CompletableFuture.runAsync(
                                    () -> Delivery.ackAll(List.of(
                                            out.get(i),
                                            out.get(20 + i),
                                            out.get(40 + i),
                                            out.get(60 + i),
                                            out.get(80 + i))),
                                    workers))
                            .toArray(CompletableFuture<?>[]::new))
                    .get(60, TimeUnit.SECONDS);
        }

        publish(bus, names("n", 100));
        take(subscription, 100);
        bus.close();
        assertThat(ids(take(bus().subscribe(Queue.TRIGGER, 200), 100))).containsExactlyInAnyOrder(names("n", 100));
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
            assertThat(delivery.deliveries()).isEqualTo(countsDeliveries() ? i : Math.min(i, 2));
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
                .get(60, TimeUnit.SECONDS);

        // The window is full until each of them is settled at the broker, which an early close could forestall.
        publish(bus, names("n", 100));
        take(subscription, 100);
        bus.close();
        assertThat(ids(take(bus().subscribe(Queue.TRIGGER, 200), 100))).containsExactlyInAnyOrder(names("n", 100));
    }
}
