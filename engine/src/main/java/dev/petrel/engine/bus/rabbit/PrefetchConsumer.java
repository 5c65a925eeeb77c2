// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dev.petrel.engine.bus.Delivery;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

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
     * Messages that travel together and were delivered more often are published one by one: that which ends the process
     * each time would keep the others from being settled for ever.
     */
    static final int MOST_DELIVERIES_TOGETHER = 10;

    /**
     * What a consumer needs from its subscription and its connection.
     *
     * @param republish publishes a message once more, as the next attempt
     * @param separate publishes each message of a delivery by itself, as often delivered as it was
     */
    record Context(
            Dialect dialect,
            String queue,
            Runnable onArrival,
            Runnable onRoom,
            Consumer<String> onCancelled,
            Function<RabbitDelivery, CompletableFuture<Void>> republish,
            Function<BrokerDelivery, CompletableFuture<Void>> separate) {}

    private final Channel amqp;
    private final Context context;
    private final AckWriter acks;

    // Guarded by this object, which is never held while the channel is used.
    private final Deque<BrokerDelivery> here = new ArrayDeque<>();
    private final Deque<RabbitDelivery> rest = new ArrayDeque<>(); // of one that was taken, what was not handed out yet
    private int limit;
    private int taken; // and not settled: of these at least one message was handed out
    private int out; // messages that were handed out and are not settled
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
            BrokerDelivery last = here.removeLast();
            bytes -= last.size();
            excess.add(last.tag());
        }
        while (!rest.isEmpty() && out + rest.size() > newLimit) {
            BrokerDelivery whole = rest.removeLast().whole();
            if (whole.settleOne(false)) {
                taken--;
                bytes -= whole.size();
                excess.add(whole.tag());
            }
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
        while (some.size() < max && out < allowed && !(rest.isEmpty() && here.isEmpty())) {
            if (rest.isEmpty()) {
                rest.addAll(here.removeFirst().messages());
                taken++;
            }
            some.add(rest.removeFirst());
            out++;
        }
        return some;
    }

    /** Settles {@code deliveries}, which were handed out, each for the first time. */
    void settle(List<RabbitDelivery> deliveries, boolean done) {
        List<Long> acked = new ArrayList<>(deliveries.size());
        List<Long> givenBack = new ArrayList<>();
        boolean room = false;
        boolean more;
        synchronized (this) {
            out -= deliveries.size();
            for (RabbitDelivery delivery : deliveries) {
                BrokerDelivery whole = delivery.whole();
                if (whole.settleOne(done)) {
                    room |= leave(whole);
                    (whole.done() ? acked : givenBack).add(whole.tag());
                }
            }
            more = !rest.isEmpty();
        }
        if (!acked.isEmpty()) {
            acks.ack(acked);
        }
        givenBack.forEach(acks::giveBack);
        if (room) {
            context.onRoom().run();
        }
        if (more) {
            context.onArrival().run(); // it may have waited for the limit
        }
    }

    /** Whether there may be room for more now than the broker knows. */
    private boolean leave(BrokerDelivery delivery) {
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
        BrokerDelivery delivery = DeliveryReader.read(this, byConsumer, envelope, properties, body);
        boolean separate = delivery.messages().size() > 1 && delivery.deliveries() > MOST_DELIVERIES_TOGETHER;
        boolean late;
        boolean hasRoom;
        synchronized (this) {
            late = byConsumer != consumer;
            hasRoom = hasRoom(body.length);
            if (!late && !hasRoom) {
                refused.add(tag);
                fitting = Math.max(taken + here.size(), 1);
                settledSince = 0;
            } else if (!late) {
                bytes += body.length;
                keep(delivery, separate);
            }
        }
        if (late) {
            acks.giveBack(tag);
        } else if (!hasRoom) {
            context.onRoom().run();
        } else if (separate) {
            var unused = context.separate()
                    .apply(delivery)
                    .whenComplete((done, failure) -> separated(delivery, failure == null));
        } else {
            context.onArrival().run();
        }
    }

    /** @param separate whether it counts as handed out */
    private void keep(BrokerDelivery delivery, boolean separate) {
        if (separate) {
            taken++;
            out += delivery.messages().size();
        } else {
            here.add(delivery);
        }
    }

    private void separated(BrokerDelivery delivery, boolean done) {
        if (done) {
            settle(delivery.messages(), true);
            return;
        }
        synchronized (this) { // the broker takes none of them now: they are handed out as they are
            taken--;
            out -= delivery.messages().size();
            here.addLast(delivery);
        }
        context.onArrival().run();
    }

    /** After the first that has none nothing has: what comes later must not be handled earlier. */
    private boolean hasRoom(int size) {
        return refused.isEmpty() && (bytes == 0 || bytes + size <= MOST_BYTES);
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
