// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.Topic;
import dev.petrel.engine.bus.TopicInbox;
import dev.petrel.engine.bus.TopicSubscription;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A listener of a topic that outlives connections: on each it has a queue of its own, which ends with the connection or
 * the listener. The broker hands messages over without an acknowledgement.
 */
final class TopicConsumer implements ConnectionUser, TopicSubscription {

    private static final String CONSUMER = "petrel-topic";

    private final Topic topic;
    private final TopicInbox inbox;
    private final Runnable wakeBus;
    private volatile boolean closed;

    // Only touched by the bus's own thread.
    private @Nullable Channel channel;
    private String queue = "";
    private boolean ended;

    TopicConsumer(Topic topic, TopicInbox inbox, Runnable wakeBus) {
        this.topic = topic;
        this.inbox = inbox;
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
        } else if (open == null) {
            Channel made = connection.newConsumerChannel();
            channel = made;
            queue = connection.declareTopicQueue(made, topic);
            String unused = made.basicConsume(queue, true, CONSUMER, new Receiver(made, connection));
            inbox.missed();
        }
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
