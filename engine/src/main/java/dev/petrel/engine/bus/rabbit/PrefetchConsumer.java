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
 *
 * <p>A broker counts messages, not bytes. Of what arrives beyond {@link #MOST_BYTES} only the tag is kept; it goes back
 * with the next consumer, whose limit is what fitted. That grows again, by twice, as often as so many have been settled.
 */
final class PrefetchConsumer {

    private static final int LARGEST_PREFETCH = 65_535;

    /** How many bytes of messages are out at the most, unless it is a single message. */
    static final int MOST_BYTES = 32 << 20;

    /**
     * How often a message was delivered before. The first is a quorum queue's and counts each time that it came back; from
     * RabbitMQ 4.3 on it leaves out what was given back, and the second counts all.
     */
    private static final List<String> RETURNS = List.of("x-delivery-count", "x-acquired-count");

    /** What a consumer needs from its subscription and its connection. */
    record Context(
            Dialect dialect,
            String queue,
            Runnable onArrival,
            Runnable onRoom,
            Consumer<String> onCancelled,
            Function<RabbitDelivery, CompletableFuture<Void>> republish) {}

    private final Channel amqp;
    private final Context context;
    private final AckWriter acks;

    // Guarded by this object, which is never held while the channel is used.
    private final Deque<RabbitDelivery> here = new ArrayDeque<>();
    private int limit;
    private int taken;
    private int earlier; // out, and received by consumers before the present one
    private long consumer;
    private long bytes; // of what is here and taken
    private int fitting = LARGEST_PREFETCH; // how many deliveries have room at a time, as far as is known
    private int settledSince; // since that has changed
    private final Deque<Long> refused = new ArrayDeque<>(); // tags of what had no room

    // Only touched by the bus's own thread.
    private int applied = -1;
    private int prefetch;

    PrefetchConsumer(Channel amqp, Context context) {
        this.amqp = amqp;
        this.context = context;
        this.acks = new AckWriter(amqp);
    }

    /** Brings the consumer in line with {@code newLimit}. Only on the bus's own thread; asks the broker and waits. */
    void adjust(int newLimit) throws IOException {
        int possible = Math.min(newLimit, fitting());
        if (possible == applied && !refuses() && (prefetch == applied || !worthGrowing())) {
            return;
        }
        acks.exclusively(() -> replaceConsumer(possible));
        applied = possible;
    }

    private synchronized int fitting() {
        return fitting;
    }

    private synchronized boolean refuses() {
        return !refused.isEmpty();
    }

    /** Whether so much has been settled since that a new consumer pays. */
    private synchronized boolean worthGrowing() {
        int possible = context.dialect().prefetch(limit, earlier);
        return possible > prefetch && (earlier == 0 || possible >= 2 * prefetch);
    }

    private void replaceConsumer(int newLimit) throws IOException {
        if (prefetch > 0) {
            amqp.basicCancel(tag(consumer));
        }
        for (long excess : beginConsumer(newLimit)) {
            amqp.basicNack(excess, false, true);
            acks.settled(excess);
        }
        if (prefetch > 0) {
            amqp.basicQos(prefetch);
            amqp.basicConsume(context.queue(), false, tag(consumer), new Receiver(amqp, consumer));
        }
    }

    /** Returns the tags of what is to go back, the last to arrive first. */
    private synchronized List<Long> beginConsumer(int newLimit) {
        limit = newLimit;
        List<Long> excess = new ArrayList<>();
        while (!refused.isEmpty()) {
            excess.add(refused.removeLast());
        }
        while (!here.isEmpty() && taken + here.size() > newLimit) {
            RabbitDelivery last = here.removeLast();
            bytes -= last.size();
            excess.add(last.tag());
        }
        consumer++;
        earlier = taken + here.size();
        prefetch = context.dialect().prefetch(newLimit, earlier);
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
        boolean room = leave(delivery);
        if (done) {
            acks.ack(List.of(delivery.tag()));
        } else {
            acks.giveBack(delivery.tag());
        }
        if (room) {
            context.onRoom().run();
        }
    }

    /** Settles {@code deliveries}, which were taken and are done, together. */
    void done(List<RabbitDelivery> deliveries) {
        boolean room = false;
        List<Long> tags = new ArrayList<>(deliveries.size());
        for (RabbitDelivery delivery : deliveries) {
            room |= leave(delivery);
            tags.add(delivery.tag());
        }
        acks.ack(tags);
        if (room) {
            context.onRoom().run();
        }
    }

    /** Whether there may be room for more now than the broker knows. */
    private synchronized boolean leave(RabbitDelivery delivery) {
        taken--;
        bytes -= delivery.size();
        boolean room = delivery.consumerNumber() < consumer;
        earlier -= room ? 1 : 0;
        return room | moreMayFit();
    }

    private boolean moreMayFit() {
        if (fitting == LARGEST_PREFETCH || ++settledSince < 2 * fitting) {
            return false;
        }
        fitting = Math.min(2 * fitting, LARGEST_PREFETCH);
        settledSince = 0;
        return true;
    }

    CompletableFuture<Void> republish(RabbitDelivery delivery) {
        return context.republish().apply(delivery);
    }

    /** Ends it; the broker takes back what was not settled. */
    void close() throws IOException {
        acks.exclusively(amqp::abort);
    }

    private void arrived(long byConsumer, Envelope envelope, BasicProperties properties, byte[] body) {
        long tag = envelope.getDeliveryTag();
        acks.delivered(tag);
        String id = properties.getMessageId() == null ? "" : properties.getMessageId();
        Message message = new Message(id, body);
        Map<String, Object> headers = properties.getHeaders();
        boolean late;
        boolean hasRoom = true;
        synchronized (this) {
            late = byConsumer != consumer;
            if (!late && !hasRoom(body.length)) {
                refused.add(tag);
                fitting = Math.max(taken + here.size(), 1);
                settledSince = 0;
                hasRoom = false;
            } else if (!late) {
                bytes += body.length;
                here.add(new RabbitDelivery(
                        this, tag, byConsumer, message, attempt(headers), deliveries(envelope, headers)));
            }
        }
        if (late) {
            acks.giveBack(tag);
        } else if (!hasRoom) {
            context.onRoom().run();
        } else {
            context.onArrival().run();
        }
    }

    /** After the first that has none nothing has: what comes later must not be handled earlier. */
    private boolean hasRoom(int size) {
        return refused.isEmpty() && (bytes == 0 || bytes + size <= MOST_BYTES);
    }

    private static int attempt(@Nullable Map<String, Object> headers) {
        Object attempt = headers == null ? null : headers.get(ConfirmedPublisher.ATTEMPT);
        return attempt instanceof Number number ? Math.max(number.intValue(), 1) : 1;
    }

    private static int deliveries(Envelope envelope, @Nullable Map<String, Object> headers) {
        int returns = envelope.isRedeliver() ? 1 : 0;
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
            arrived(number, envelope, properties, body);
        }

        @Override
        public void handleCancel(String tag) {
            context.onCancelled().accept("the broker ended the consumer of queue \"" + context.queue() + "\"");
        }
    }
}
