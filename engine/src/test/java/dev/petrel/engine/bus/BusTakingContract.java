// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How a {@link Subscription} gives out messages; a part of {@link BusContract}. */
public abstract class BusTakingContract extends BusPublishingContract {

    @Test
    void deliversInTheOrderOfPublishing() throws Exception {
        MessageBus bus = bus();
        Subscription subscription = bus.subscribe(Queue.TRIGGER, 50);
        publish(bus, names("m", 50));

        assertThat(ids(take(subscription, 50))).containsExactly(names("m", 50));
    }

    @Test
    void takesNoMoreThanAskedFor() throws Exception {
        MessageBus bus = bus();
        publish(bus, "a", "b", "c");
        Subscription subscription = bus.subscribe(Queue.TRIGGER, 10);

        assertThat(subscription.take(2, PATIENCE)).hasSizeBetween(1, 2);
    }

    @Test
    void takesNothingWhenNothingComes() throws Exception {
        assertSilent(bus().subscribe(Queue.TRIGGER, 10));
    }

    @Test
    void endsATakeWhenAMessageComes() throws Exception {
        MessageBus bus = bus();
        CompletableFuture<List<Delivery>> take = takeInBackground(bus.subscribe(Queue.TRIGGER, 10));
        publish(bus, "m");

        assertThat(ids(take.get(60, TimeUnit.SECONDS))).containsExactly("m");
    }

    @Test
    void endsATakeWhenTheSubscriptionIsClosed() throws Exception {
        Subscription subscription = bus().subscribe(Queue.TRIGGER, 10);
        CompletableFuture<List<Delivery>> take = takeInBackground(subscription);
        subscription.close();
        subscription.close();

        assertThat(take.get(60, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void endsATakeWhenTheThreadIsInterrupted() {
        Subscription subscription = bus().subscribe(Queue.TRIGGER, 10);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> subscription.take(1, PATIENCE)).isInstanceOf(InterruptedException.class);
    }

    private CompletableFuture<List<Delivery>> takeInBackground(Subscription from) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return from.take(10, Duration.ofMinutes(2));
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                workers);
    }

    @Test
    void givesEachMessageToOneConsumerOnly() throws Exception {
        MessageBus bus = bus();
        Subscription one = bus.subscribe(Queue.TRIGGER, 5);
        Subscription other = bus().subscribe(Queue.TRIGGER, 5);
        publish(bus, names("m", 10));

        List<String> seen = new ArrayList<>(ids(take(one, 5)));
        seen.addAll(ids(take(other, 5)));

        assertThat(seen).containsExactlyInAnyOrder(names("m", 10));
    }
}
