// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.Message;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one subscription receives on one connection: a channel of its own, the consumer on it, and the deliveries that
 * are here. Ends with the connection.
 *
 * <p>The broker counts what is out by consumer and from the consumer's start ({@link Dialect#countsPerConsumer}), so a
 * new limit needs a new consumer, and one that starts while earlier deliveries are out gets only the rest. It is
 * replaced by a larger one when those are settled.
 */
final class Intake {

    private static final int LARGEST_PREFETCH = 65_535;

    /**
     * How often a message was delivered before. The first is a quorum queue's and counts each time that it came back; from
     * RabbitMQ 4.3 on it leaves out what was given back, and the second counts all.
     */
    private static final List<String> RETURNS = List.of("x-delivery-count", "x-acquired-count");

    /** What an intake needs from its subscription and its connection. */
    record Surroundings(
            Dialect dialect,
            String queue,
            Runnable onArrival,
            Runnable onRoom,
            Consumer<String> onCancelled,
            Function<RabbitDelivery, CompletableFuture<Void>> republish) {}

    private final Channel amqp;
    private final Surroundings around;
    private final Settlements settlements;

    // Guarded by this object, which is never held while the channel is used.
    private final Deque<RabbitDelivery> here = new ArrayDeque<>();
    private int limit;
    private int taken;
    private int earlier; // out, and received by consumers before the present one
    private long consumer;

    // Only touched by the bus's own thread.
    private int applied = -1;
    private int prefetch;

    Intake(Channel amqp, Surroundings around) {
        this.amqp = amqp;
        this.around = around;
        this.settlements = new Settlements(amqp);
    }

    /** Brings the consumer in line with {@code newLimit}. Only on the bus's own thread; asks the broker and waits. */
    void adjust(int newLimit) throws IOException {
        if (newLimit == applied && (prefetch == applied || !worthGrowing())) {
            return;
        }
        settlements.exclusively(() -> replaceConsumer(Math.min(newLimit, LARGEST_PREFETCH)));
        applied = newLimit;
    }

    /** Whether so much has been settled since that a new consumer pays. */
    private synchronized boolean worthGrowing() {
        int possible = around.dialect().prefetch(limit, earlier);
        return possible > prefetch && (earlier == 0 || possible >= 2 * prefetch);
    }

    private void replaceConsumer(int newLimit) throws IOException {
        if (prefetch > 0) {
            amqp.basicCancel(tag(consumer));
        }
        for (RabbitDelivery excess : beginConsumer(newLimit)) {
            amqp.basicNack(excess.tag(), false, true);
        }
        if (prefetch > 0) {
            amqp.basicQos(prefetch);
            amqp.basicConsume(around.queue(), false, tag(consumer), new Receiver(amqp, consumer));
        }
    }

    private synchronized List<RabbitDelivery> beginConsumer(int newLimit) {
        limit = newLimit;
        List<RabbitDelivery> excess = new ArrayList<>();
        while (!here.isEmpty() && taken + here.size() > newLimit) {
            excess.add(here.removeLast());
        }
        consumer++;
        earlier = taken + here.size();
        prefetch = around.dialect().prefetch(newLimit, earlier);
        return excess;
    }

    private static String tag(long consumer) {
        return "petrel-" + consumer;
    }

    /** At most {@code max} of what is here, as far as the limit allows. */
    synchronized List<Delivery> poll(int max, int allowed) {
        List<Delivery> some = new ArrayList<>();
        while (!here.isEmpty() && some.size() < max && taken < allowed) {
            some.add(here.removeFirst());
            taken++;
        }
        return some;
    }

    /** Settles {@code delivery}, which was taken. */
    void settle(RabbitDelivery delivery, boolean done) {
        boolean room;
        synchronized (this) {
            taken--;
            room = delivery.consumer() < consumer;
            earlier -= room ? 1 : 0;
        }
        if (done) {
            settlements.ack(delivery.tag());
        } else {
            settlements.giveBack(delivery.tag());
        }
        if (room) {
            around.onRoom().run();
        }
    }

    CompletableFuture<Void> republish(RabbitDelivery delivery) {
        return around.republish().apply(delivery);
    }

    /** Ends it; the broker takes back what was not settled. */
    void close() throws IOException {
        settlements.exclusively(amqp::abort);
    }

    private void arrived(long byConsumer, long tag, BasicProperties properties, byte[] body) {
        String id = properties.getMessageId() == null ? "" : properties.getMessageId();
        Message message = new Message(id, body);
        Map<String, Object> headers = properties.getHeaders();
        boolean late;
        synchronized (this) {
            late = byConsumer != consumer;
            if (!late) {
                here.add(new RabbitDelivery(this, tag, byConsumer, message, attempt(headers), deliveries(headers)));
            }
        }
        if (late) {
            settlements.giveBack(tag);
        } else {
            around.onArrival().run();
        }
    }

    private static int attempt(@Nullable Map<String, Object> headers) {
        Object attempt = headers == null ? null : headers.get(ConfirmedPublisher.ATTEMPT);
        return attempt instanceof Number number ? Math.max(number.intValue(), 1) : 1;
    }

    private static int deliveries(@Nullable Map<String, Object> headers) {
        int returns = 0;
        for (String counter : RETURNS) {
            if (headers != null && headers.get(counter) instanceof Number number) {
                returns = Math.max(returns, number.intValue());
            }
        }
        return returns + 1;
    }

    private final class Receiver extends DefaultConsumer {
        private final long number;

        Receiver(Channel amqp, long number) {
            super(amqp);
            this.number = number;
        }

        @Override
        public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
            arrived(number, envelope.getDeliveryTag(), properties, body);
        }

        @Override
        public void handleCancel(String tag) {
            around.onCancelled().accept("the broker ended the consumer of queue \"" + around.queue() + "\"");
        }
    }
}
