// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.Subscription;
import dev.petrel.engine.lifecycle.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A subscription that outlives connections: on each it has a {@link PrefetchConsumer}, made and adjusted by the bus's thread. */
final class RabbitSubscription implements ConnectionUser, Subscription {

    private final Queue queue;
    private final Clock clock;
    private final Clock.Waker arrival;
    private final Runnable wakeBus;
    private volatile int limit;
    private volatile boolean closed;
    private volatile @Nullable PrefetchConsumer consumer;

    // Only touched by the bus's own thread.
    private boolean ended;

    RabbitSubscription(Queue queue, int limit, Clock clock, Runnable wakeBus) {
        this.queue = queue;
        this.limit = checked(limit);
        this.clock = clock;
        this.arrival = clock.newWaker();
        this.wakeBus = wakeBus;
    }

    @Override
    public List<Delivery> take(int max, Duration wait) throws InterruptedException {
        long start = clock.nanos();
        while (true) {
            PrefetchConsumer now = consumer;
            List<Delivery> some = now == null || closed ? List.of() : now.poll(max, limit);
            Duration left = wait.minus(clock.since(start));
            if (!some.isEmpty() || closed || left.isNegative() || left.isZero()) {
                return some;
            }
            arrival.await(left);
        }
    }

    @Override
    public void limit(int limit) {
        this.limit = checked(limit);
        arrival.wake();
        wakeBus.run();
    }

    @Override
    public void close() {
        closed = true;
        arrival.wake();
        wakeBus.run();
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public void serve(BrokerConnection connection) throws IOException {
        PrefetchConsumer now = consumer;
        if (closed) {
            consumer = null;
            if (now != null) {
                now.close();
            }
            ended = true;
            return;
        }
        if (now == null) {
            now = connection.newConsumer(queue, arrival::wake, wakeBus);
            now.adjust(limit);
            consumer = now;
            arrival.wake(); // what came before the consumer could be seen here
            return;
        }
        now.adjust(limit);
    }

    @Override
    public void detach() {
        consumer = null;
    }

    private static int checked(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("a limit of " + limit + " deliveries");
        }
        return limit;
    }
}
