// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.Subscription;
import dev.petrel.engine.lifecycle.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Takes messages from the broker's queue when asked for them, so none ever waits here untaken. */
final class MemoryBusSubscription implements Subscription {

    private final MemoryBus bus;
    private final Queue queue;
    private final Clock clock;
    private final Clock.Waker waker;
    private final Map<MemoryDelivery, MemoryBusBroker.Stored> out = new LinkedHashMap<>();
    private int limit;
    private boolean closed;

    MemoryBusSubscription(MemoryBus bus, Queue queue, int limit) {
        this.bus = bus;
        this.queue = queue;
        this.limit = checked(limit);
        this.clock = bus.broker().clock();
        this.waker = clock.newWaker();
    }

    @Override
    public List<Delivery> take(int max, Duration wait) throws InterruptedException {
        long start = clock.nanos();
        while (true) {
            List<Delivery> some = poll(max);
            Duration left = wait.minus(clock.since(start));
            if (!some.isEmpty() || closed() || left.isNegative() || left.isZero()) {
                return some;
            }
            waker.await(bus.broker().untilNext(queue, left));
        }
    }

    private synchronized List<Delivery> poll(int max) {
        List<Delivery> some = new ArrayList<>();
        if (closed || !bus.connected()) {
            return some;
        }
        for (MemoryBusBroker.Stored stored : bus.broker().take(queue, Math.min(max, limit - out.size()))) {
            MemoryDelivery delivery = new MemoryDelivery(stored);
            out.put(delivery, stored);
            some.add(delivery);
        }
        return some;
    }

    private synchronized boolean closed() {
        return closed;
    }

    @Override
    public synchronized void limit(int limit) {
        this.limit = checked(limit);
        waker.wake();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        waker.wake();
        giveAllBack();
        bus.remove(this);
    }

    void wake() {
        waker.wake();
    }

    void giveAllBack() {
        List<MemoryBusBroker.Stored> lost;
        synchronized (this) {
            lost = List.copyOf(out.values());
            out.clear();
        }
        if (!lost.isEmpty()) {
            bus.broker().putBack(queue, lost);
        }
    }

    /** What is to be settled; null if it was settled already, or was lost with its connection. */
    private synchronized MemoryBusBroker.@Nullable Stored settle(MemoryDelivery delivery) {
        MemoryBusBroker.Stored stored = out.remove(delivery);
        waker.wake();
        return stored;
    }

    private void settleAndPutBack(MemoryDelivery delivery) {
        MemoryBusBroker.Stored stored = settle(delivery);
        if (stored != null) {
            bus.broker().putBack(queue, List.of(stored));
        }
    }

    private synchronized boolean holds(MemoryDelivery delivery) {
        return out.containsKey(delivery);
    }

    private static int checked(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("a limit of " + limit + " deliveries");
        }
        return limit;
    }

    /** One handing-out of a message; two of the same message are two, so this is no record. */
    private final class MemoryDelivery implements Delivery {
        private final MemoryBusBroker.Stored stored;

        MemoryDelivery(MemoryBusBroker.Stored stored) {
            this.stored = stored;
        }

        @Override
        public Message message() {
            return stored.message();
        }

        @Override
        public int attempt() {
            return stored.attempt();
        }

        @Override
        public int deliveries() {
            return stored.deliveries() + 1;
        }

        @Override
        public void ack() {
            settle(this);
        }

        @Override
        public void requeue() {
            settleAndPutBack(this);
        }

        @Override
        public CompletableFuture<Void> retry() {
            if (!holds(this)) {
                return CompletableFuture.failedFuture(BusException.transientFailure(
                        "message \"" + stored.message().id() + "\" was not retried: its connection is lost", null));
            }
            return bus.publish(queue, stored.message(), stored.attempt() + 1).whenComplete((done, failure) -> {
                if (failure == null) {
                    settle(this);
                } else {
                    settleAndPutBack(this);
                }
            });
        }
    }
}
