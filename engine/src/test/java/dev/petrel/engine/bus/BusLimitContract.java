// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** How many deliveries a {@link Subscription} has out; a part of {@link BusContract}. */
public abstract class BusLimitContract extends BusTakingContract {

    @Test
    void neverHasMoreOutThanTheLimit() throws Exception {
        MessageBus bus = bus();
        publish(bus, names("m", 10));
        Subscription subscription = bus.subscribe(Queue.TRIGGER, 3);

        List<Delivery> out = take(subscription, 3);
        assertSilent(subscription);
        out.get(0).ack();

        assertThat(ids(take(subscription, 1))).containsExactly("m3");
        assertSilent(subscription);
    }

    @Test
    void receivesNothingWithALimitOfZeroUntilItIsRaised() throws Exception {
        MessageBus bus = bus();
        publish(bus, "m");
        Subscription subscription = bus.subscribe(Queue.TRIGGER, 0);
        assertSilent(subscription);

        subscription.limit(1);

        assertThat(ids(take(subscription, 1))).containsExactly("m");
    }

    @Test
    void countsWhatIsOutAgainstAHigherLimit() throws Exception {
        MessageBus bus = bus();
        publish(bus, names("m", 10));
        Subscription subscription = bus.subscribe(Queue.TRIGGER, 2);
        List<Delivery> out = new ArrayList<>(take(subscription, 2));

        subscription.limit(5);
        out.addAll(take(subscription, 3));
        assertSilent(subscription);
        out.forEach(Delivery::ack);

        assertThat(take(subscription, 5)).hasSize(5);
    }

    @Test
    void countsWhatIsOutAgainstALowerLimit() throws Exception {
        MessageBus bus = bus();
        publish(bus, names("m", 10));
        Subscription subscription = bus.subscribe(Queue.TRIGGER, 5);
        List<Delivery> out = take(subscription, 5);

        subscription.limit(2);
        assertSilent(subscription);
        out.subList(0, 4).forEach(Delivery::ack);
        assertThat(take(subscription, 1)).hasSize(1);
        assertSilent(subscription);
        out.get(4).ack();

        assertThat(take(subscription, 1)).hasSize(1);
        assertSilent(subscription);
    }

    @Test
    void givesBackWhatIsAboveALowerLimit() throws Exception {
        MessageBus bus = bus();
        Subscription greedy = bus.subscribe(Queue.TRIGGER, 10);
        publish(bus, names("m", 10));
        List<String> seen = new ArrayList<>(ids(take(greedy, 2)));

        greedy.limit(2);

        seen.addAll(ids(take(bus().subscribe(Queue.TRIGGER, 10), 8)));
        assertThat(seen).containsExactlyInAnyOrder(names("m", 10));
        assertSilent(greedy);
    }

    @Test
    void holdsFewLargeMessagesAndLosesNone() throws Exception {
        MessageBus bus = bus();
        Subscription greedy = bus.subscribe(Queue.TRIGGER, 20);
        byte[] large = new byte[10 << 20];
        for (String id : names("m", 8)) {
            confirm(bus.publish(Queue.TRIGGER, new Message(id, large)));
        }

        List<String> seen = new ArrayList<>();
        try (Subscription other = bus().subscribe(Queue.TRIGGER, 3)) {
            List<Delivery> others = take(other, 3); // what the first has no room for
            others.forEach(Delivery::ack);
            seen.addAll(ids(others));
        }
        while (seen.size() < 8) {
            for (Delivery delivery : take(greedy, 1)) {
                seen.add(delivery.message().id());
                delivery.ack();
            }
        }

        assertThat(seen).containsExactlyInAnyOrder(names("m", 8));
        assertSilent(greedy);
    }

    @Test
    void takesManyAgainAfterLargeMessages() throws Exception {
        MessageBus bus = bus();
        byte[] large = new byte[10 << 20];
        for (String id : names("large", 5)) {
            confirm(bus.publish(Queue.TRIGGER, new Message(id, large)));
        }
        Subscription subscription = bus.subscribe(Queue.TRIGGER, 50);
        List<String> seen = new ArrayList<>();
        while (seen.size() < 5) {
            Delivery delivery = takeOne(subscription);
            seen.add(delivery.message().id());
            delivery.ack();
        }
        // What had no room goes back to the broker, and may come after messages that were behind it.
        assertThat(seen).containsExactlyInAnyOrder(names("large", 5));

        String[] small = names("m", 300);
        publish(bus, small);
        seen.clear();
        while (seen.size() < 250) {
            Delivery delivery = takeOne(subscription);
            seen.add(delivery.message().id());
            delivery.ack();
        }
        take(subscription, 50).forEach(delivery -> seen.add(delivery.message().id()));
        assertThat(seen).containsExactlyInAnyOrder(small);
    }

    @Test
    void settlesWhatWasTakenBeforeAPause() throws Exception {
        MessageBus bus = bus();
        publish(bus, "a", "b");
        Subscription subscription = bus.subscribe(Queue.TRIGGER, 10);
        List<Delivery> out = take(subscription, 2);
        subscription.limit(0);
        out.get(0).ack();
        out.get(1).requeue();
        assertSilent(subscription);

        subscription.limit(10);

        assertThat(ids(take(subscription, 1))).containsExactly("b");
        assertSilent(subscription);
    }

    @Test
    void worksThroughAQueueWhileTheLimitChanges() throws Exception {
        MessageBus bus = bus();
        publish(bus, names("m", 200));
        Subscription subscription = bus.subscribe(Queue.TRIGGER, 1);
        Set<String> seen = ConcurrentHashMap.newKeySet();
        for (int i = 0; seen.size() < 200; i++) {
            subscription.limit(1 + i % 7);
            for (Delivery delivery : subscription.take(7, PATIENCE)) {
                seen.add(delivery.message().id());
                delivery.ack();
            }
        }
        assertSilent(subscription);
    }
}
