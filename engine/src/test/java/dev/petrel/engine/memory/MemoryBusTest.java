// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.bus.BusContract;
import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.Subscription;
import dev.petrel.engine.lifecycle.SystemClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
final class MemoryBusTest extends BusContract {

    private final MemoryBusBroker broker = new MemoryBusBroker(new SystemClock());

    @Override
    protected MessageBus connect() {
        return broker.connect();
    }

    @Override
    protected void cut() {
        broker.goAway();
    }

    @Override
    protected void heal() {
        broker.comeBack();
    }

    @Test
    void keepsAMessageWhoseConfirmationIsLost() throws Exception {
        broker.misbehave(MemoryBusFaults.seeded(1).loseConfirms(1));
        MessageBus bus = bus();

        assertFailsTransiently(bus.publish(Queue.TRIGGER, message("m")));

        assertThat(ids(take(bus.subscribe(Queue.TRIGGER, 1), 1))).containsExactly("m");
    }

    @Test
    void losesAMessageOnlyIfItsPublisherIsTold() throws Exception {
        broker.misbehave(MemoryBusFaults.seeded(1).losePublishes(1));
        MessageBus bus = bus();

        assertFailsTransiently(bus.publish(Queue.TRIGGER, message("m")));

        assertSilent(bus.subscribe(Queue.TRIGGER, 1));
    }

    @Test
    void repeatsAMessage() throws Exception {
        broker.misbehave(MemoryBusFaults.seeded(1).repeat(1));
        MessageBus bus = bus();
        publish(bus, "m");

        assertThat(ids(take(bus.subscribe(Queue.TRIGGER, 2), 2))).containsExactly("m", "m");
    }

    @Test
    void reordersTheSameWayWithTheSameSeed() throws Exception {
        List<List<String>> orders = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            MemoryBus bus = new MemoryBus(new SystemClock());
            bus.broker().misbehave(MemoryBusFaults.seeded(7).reorder(0.5));
            publish(bus, names("m", 20));
            orders.add(ids(take(bus.subscribe(Queue.TRIGGER, 20), 20)));
        }

        assertThat(orders.get(0)).isEqualTo(orders.get(1)).isNotEqualTo(List.of(names("m", 20)));
    }

    @Test
    void delaysAMessageByItsClock() throws Exception {
        ManualClock clock = new ManualClock();
        MemoryBus bus = new MemoryBus(clock);
        bus.broker().misbehave(MemoryBusFaults.seeded(1).delay(1, Duration.ofSeconds(10)));
        publish(bus, "m");
        Subscription subscription = bus.subscribe(Queue.TRIGGER, 1);
        assertThat(subscription.take(1, Duration.ZERO)).isEmpty();

        clock.advance(Duration.ofSeconds(10));

        List<Delivery> taken = subscription.take(1, Duration.ZERO);
        assertThat(ids(taken)).containsExactly("m");
        assertThat(bus.broker().queued(Queue.TRIGGER)).isZero();
    }
}
