// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.petrel.engine.config.MessagingConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Reads along all that is published on a broker, with the properties of messages. */
final class BrokerTap {

    private final Queue<String> messages = new ConcurrentLinkedQueue<>();
    private Connection connection;

    /** Once the exchanges are there. */
    void start(MessagingConfig config) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(config.urls().get(0));
        factory.setAutomaticRecoveryEnabled(false);
        connection = factory.newConnection();
        Channel channel = connection.createChannel();
        String queue = channel.queueDeclare().getQueue();
        for (String exchange : List.of("trigger", "execution", "topic")) {
            channel.queueBind(queue, config.prefix() + "." + exchange, "#");
        }
        channel.basicConsume(
                queue,
                true,
                (tag, delivery) -> messages.add(delivery.getEnvelope().getRoutingKey() + " " + delivery.getProperties()
                        + " " + new String(delivery.getBody(), StandardCharsets.UTF_8)),
                tag -> {});
    }

    String text() {
        return String.join("\n", messages);
    }

    void stop() {
        try {
            connection.close();
        } catch (IOException e) {
            messages.add("the tap was closed: " + e);
        }
    }
}
