// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What every {@link MessageBus} keeps. A subclass brings a broker that is empty at the start of each test. The parts are
 * classes of their own, by topic; here is what holds when connections are lost and things are closed.
 */
public abstract class BusContract extends BusSettlingContract {

    @Test
    void deliversAgainWhatWasNotSettledWhenTheSubscriptionCloses() throws Exception {
        MessageBus bus = bus();
        publish(bus, "a", "b");
        Subscription subscription = bus.subscribe(Queue.TRIGGER, 2);
        take(subscription, 1);
        subscription.close();

        assertThat(subscription.take(1, PATIENCE)).isEmpty();
        assertThat(ids(take(bus.subscribe(Queue.TRIGGER, 2), 2))).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void deliversAgainHoweverSoonASubscriptionCloses() throws Exception {
        MessageBus bus = bus();
        publish(bus, "m");
        for (int i = 0; i < 15; i++) {
            Subscription subscription = bus.subscribe(Queue.TRIGGER, 2);
            takeOne(subscription);
            subscription.close();
        }

        assertThat(ids(take(bus.subscribe(Queue.TRIGGER, 2), 1))).containsExactly("m");
    }

    @Test
    void deliversAgainWhatWasNotSettledWhenTheBusCloses() throws Exception {
        MessageBus bus = bus();
        publish(bus, "m");
        MessageBus dying = bus();
        takeOne(dying.subscribe(Queue.TRIGGER, 2));
        dying.close();

        assertThat(ids(take(bus.subscribe(Queue.TRIGGER, 2), 1))).containsExactly("m");
    }

    @Test
    void goesOnReceivingAfterAReconnect() throws Exception {
        MessageBus bus = bus();
        Subscription subscription = bus.subscribe(Queue.TRIGGER, 2);
        cut();
        awaitDisconnected(bus);
        assertSilent(subscription);
        heal();
        awaitConnected(bus);
        publish(bus, "m");

        assertThat(ids(take(subscription, 1))).containsExactly("m");
    }

    @Test
    void receivesWithASubscriptionMadeWhileNotConnected() throws Exception {
        MessageBus bus = bus();
        publish(bus, "m");
        cut();
        awaitDisconnected(bus);
        Subscription subscription = bus.subscribe(Queue.TRIGGER, 2);
        heal();

        assertThat(ids(take(subscription, 1))).containsExactly("m");
    }

    @Test
    void takesSettlingForNothingOnceTheConnectionIsLost() throws Exception {
        MessageBus bus = bus();
        publish(bus, "m");
        Subscription subscription = bus.subscribe(Queue.TRIGGER, 2);
        Delivery stale = takeOne(subscription);
        cut();
        awaitDisconnected(bus);
        stale.ack();
        heal();
        stale.requeue();

        Delivery again = takeOne(subscription);
        assertThat(again.message()).isEqualTo(message("m"));
        again.ack();
        assertSilent(subscription);
    }

    @Test
    void deliversAsItWasWhatCouldNotBeRetried() throws Exception {
        MessageBus bus = bus();
        publish(bus, "m");
        Subscription subscription = bus.subscribe(Queue.TRIGGER, 2);
        Delivery stale = takeOne(subscription);
        cut();
        awaitDisconnected(bus);
        assertFailsTransiently(stale.retry());
        heal();

        Delivery again = takeOne(subscription);
        assertThat(again.attempt()).isEqualTo(1);
        again.ack();
        assertSilent(subscription);
    }

    @Test
    void losesNothingConfirmedWhileTheConnectionBreaks() throws Exception {
        MessageBus publisher = bus();
        Subscription subscription = bus().subscribe(Queue.TRIGGER, 20);
        Set<String> confirmed = ConcurrentHashMap.newKeySet();
        Set<String> seen = ConcurrentHashMap.newKeySet();
        for (int round = 0; round < 3; round++) {
            List<CompletableFuture<?>> burst = new ArrayList<>();
            for (String id : names(round + "-", 100)) {
                burst.add(publisher
                        .publish(Queue.TRIGGER, message(id))
                        .handle((done, failure) -> failure == null && confirmed.add(id)));
            }
            take(subscription, 5).subList(0, 2).forEach(delivery -> {
                seen.add(delivery.message().id());
                delivery.ack();
            });
            cut();
            CompletableFuture.allOf(burst.toArray(CompletableFuture<?>[]::new)).get(60, TimeUnit.SECONDS);
            awaitDisconnected(publisher);
            heal();
            awaitConnected(publisher);
        }
        publish(publisher, "last");
        confirmed.add("last");

        while (!seen.containsAll(confirmed)) {
            Delivery delivery = takeOne(subscription);
            seen.add(delivery.message().id());
            delivery.ack();
        }
        assertThat(seen).containsAll(confirmed);
    }

    /** What a publisher relies on that sends what was not confirmed again, in order. */
    @Test
    void keepsTheOrderOfWhatIsSentAgainAfterALostConnection() throws Exception {
        MessageBus publisher = bus();
        String[] names = names("m", 200);
        List<CompletableFuture<Boolean>> confirmed = new ArrayList<>();
        for (String id : names) {
            confirmed.add(publisher.publish(Queue.TRIGGER, message(id)).handle((done, failure) -> failure == null));
        }
        cut();
        CompletableFuture.allOf(confirmed.toArray(CompletableFuture<?>[]::new)).get(60, TimeUnit.SECONDS);
        awaitDisconnected(publisher);
        heal();
        awaitConnected(publisher);
        int first = 0;
        while (first < names.length && confirmed.get(first).get()) {
            first++;
        }
        publish(publisher, Arrays.copyOfRange(names, first, names.length));

        Subscription subscription = publisher.subscribe(Queue.TRIGGER, 1);
        Set<String> seen = new LinkedHashSet<>();
        while (seen.size() < names.length) {
            Delivery delivery = takeOne(subscription);
            seen.add(delivery.message().id());
            delivery.ack();
        }
        assertThat(seen).containsExactly(names);
    }
}
