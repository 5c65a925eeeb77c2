// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.Topic;
import dev.petrel.engine.bus.TopicInbox;
import dev.petrel.engine.bus.TopicSubscription;
import dev.petrel.engine.lifecycle.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener of a topic that outlives connections: on each it has a queue of its own, which ends with the connection or
 * the listener. The broker hands messages over without an acknowledgement. When the broker refuses the queue, that is
 * logged and tried again later; the connection stays.
 */
final class TopicConsumer implements ConnectionUser, TopicSubscription {

    /** After a refusal. Some brokers close the whole connection with it, which must not happen all the time. */
    static final Duration PAUSE = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(TopicConsumer.class);
    private static final String CONSUMER = "petrel-topic";

    private final Topic topic;
    private final TopicInbox inbox;
    private final Clock clock;
    private final Runnable wakeBus;
    private volatile boolean closed;

    // Only touched by the bus's own thread.
    private @Nullable Channel channel;
    private String queue = "";
    private boolean ended;
    private boolean refused;
    private long refusedAt;

    TopicConsumer(Topic topic, TopicInbox inbox, Clock clock, Runnable wakeBus) {
        this.topic = topic;
        this.inbox = inbox;
        this.clock = clock;
        this.wakeBus = wakeBus;
    }

    @Override
    public void close() {
        closed = true;
        inbox.close();
        wakeBus.run();
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public void serve(BrokerConnection connection) throws IOException {
        Channel open = channel;
        if (closed) {
            ended = true;
            channel = null;
            if (open != null) {
                open.basicCancel(CONSUMER);
                Object deleted = open.queueDelete(queue);
                open.abort();
            }
        } else if (open == null && (!refused || clock.since(refusedAt).compareTo(PAUSE) >= 0)) {
            listen(connection);
        }
    }

    private void listen(BrokerConnection connection) throws IOException {
        Channel made = connection.newTopicChannel();
        try {
            queue = connection.consumeTopic(made, topic, CONSUMER, new Receiver(made, connection));
        } catch (BusException e) {
            refused = true;
            refusedAt = clock.nanos();
            made.abort();
            log.error(
                    "Cannot listen to the topic \"{}\", trying again in {} s: {}. What it tells is found by looks into the"
                            + " database meanwhile, which takes longer.",
                    topic.word(),
                    PAUSE.toSeconds(),
                    e.getMessage());
            return;
        }
        if (refused) {
            refused = false;
            log.info("Listening to the topic \"{}\" now.", topic.word());
        }
        channel = made;
        connection.needs(made);
        inbox.missed();
    }

    @Override
    public void detach() {
        channel = null;
    }

    private final class Receiver extends DefaultConsumer {
        private final BrokerConnection connection;

        Receiver(Channel amqp, BrokerConnection connection) {
            super(amqp);
            this.connection = connection;
        }

        @Override
        public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
            new String(body, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty() && line.length() <= MessageBus.LONGEST_ANNOUNCEMENT)
                    .forEach(inbox::received);
        }

        @Override
        public void handleCancel(String tag) {
            connection.lose("the broker ended a consumer of the topic \"" + topic.word() + "\"");
        }
    }
}
