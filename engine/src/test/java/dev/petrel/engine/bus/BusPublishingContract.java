// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a {@link MessageBus} keeps of what is published; a part of {@link BusContract}. */
public abstract class BusPublishingContract extends BusTopicContract {

    @Test
    void keepsAConfirmedMessageForAConsumerThatComesLater() throws Exception {
        publish(bus(), "m");

        Delivery delivery = takeOne(bus().subscribe(Queue.TRIGGER, 10));

        assertThat(delivery.message()).isEqualTo(message("m"));
        assertThat(delivery.attempt()).isEqualTo(1);
    }

    @Test
    void keepsChannelsApart() throws Exception {
        MessageBus bus = bus();
        confirm(bus.publish(Queue.TRIGGER, message("event")));
        confirm(bus.publish(Queue.EXECUTION, message("notification")));

        Subscription executions = bus.subscribe(Queue.EXECUTION, 10);
        assertThat(ids(take(executions, 1))).containsExactly("notification");
        assertSilent(executions);
    }

    @Test
    void carriesALargeBody() throws Exception {
        MessageBus bus = bus();
        byte[] body = "x".repeat(1_500_000).getBytes(UTF_8);
        confirm(bus.publish(Queue.TRIGGER, new Message("large", body)));

        assertThat(takeOne(bus.subscribe(Queue.TRIGGER, 1)).message().body()).isEqualTo(body);
    }

    @Test
    void takesABurstFromManyThreads() throws Exception {
        MessageBus bus = bus();
        List<CompletableFuture<Void>> threads = IntStream.range(0, 8)
                .mapToObj(thread -> CompletableFuture.runAsync(
                        () -> {
                            CompletableFuture<?>[] burst = IntStream.range(0, 250)
                                    .mapToObj(i -> bus.publish(Queue.TRIGGER, message(thread + "-" + i)))
                                    .toArray(CompletableFuture<?>[]::new);
                            CompletableFuture.allOf(burst).join();
                        },
                        workers))
                .toList();
        for (CompletableFuture<Void> thread : threads) {
            confirm(thread);
        }

        Subscription all = bus.subscribe(Queue.TRIGGER, 100);
        Set<String> seen = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 2000; i++) {
            Delivery delivery = takeOne(all);
            assertThat(seen.add(delivery.message().id())).isTrue();
            delivery.ack();
        }
        assertSilent(all);
    }

    @Test
    void publishesFromAConfirmation() throws Exception {
        MessageBus bus = bus();
        confirm(bus.publish(Queue.TRIGGER, message("a"))
                .thenCompose(confirmed -> bus.publish(Queue.EXECUTION, message("b"))));

        assertThat(ids(take(bus.subscribe(Queue.EXECUTION, 1), 1))).containsExactly("b");
    }

    @Test
    void failsTransientlyToPublishWhileNotConnected() {
        MessageBus bus = bus();
        cut();
        awaitDisconnected(bus);

        assertFailsTransiently(bus.publish(Queue.TRIGGER, message("m")));
    }

    @Test
    void publishesAgainAfterAReconnect() throws Exception {
        MessageBus bus = bus();
        cut();
        awaitDisconnected(bus);
        heal();
        awaitConnected(bus);

        publish(bus, "m");

        assertThat(ids(take(bus.subscribe(Queue.TRIGGER, 1), 1))).containsExactly("m");
    }

    @Test
    void publishesNothingAfterClose() {
        MessageBus bus = bus();
        bus.close();
        bus.close();

        assertThat(bus.connected()).isFalse();
        assertFails(() -> confirm(bus.publish(Queue.TRIGGER, message("m"))), false);
    }
}
