// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Envelope;
import dev.petrel.engine.bus.Message;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a message from the broker says: what it carries, which attempt it is, how often it was delivered. Pure but for its log. */
final class DeliveryReader {

    private static final Logger log = LoggerFactory.getLogger(DeliveryReader.class);

    /**
     * How often a message was delivered before. The first is a quorum queue's and counts each time that it came back; from
     * RabbitMQ 4.3 on it leaves out what was given back, and the second counts all.
     */
    private static final List<String> RETURNS = List.of("x-delivery-count", "x-acquired-count");

    private DeliveryReader() {}

    /** @param consumerNumber the number of the consumer that received it */
    static BrokerDelivery read(
            PrefetchConsumer consumer,
            long consumerNumber,
            Envelope envelope,
            BasicProperties properties,
            byte[] body) {
        Map<String, Object> headers = properties.getHeaders();
        String id = properties.getMessageId() == null ? "" : properties.getMessageId();
        return new BrokerDelivery(
                consumer,
                envelope.getDeliveryTag(),
                consumerNumber,
                body.length,
                messages(new Message(id, body)),
                Math.max(number(headers, ConfirmedPublisher.ATTEMPT), 1),
                deliveries(envelope, headers));
    }

    /** A batch that cannot be read is handed out whole: whoever handles it refuses it as what it is. */
    private static List<Message> messages(Message whole) {
        if (!MessageBatch.is(whole.body())) {
            return List.of(whole);
        }
        try {
            return MessageBatch.read(whole.body());
        } catch (IllegalArgumentException e) {
            log.warn("Message \"{}\" is handed out whole: {}", whole.id(), e.getMessage());
            return List.of(whole);
        }
    }

    private static int deliveries(Envelope envelope, @Nullable Map<String, Object> headers) {
        int returns = envelope.isRedeliver() ? 1 : 0;
        for (String counter : RETURNS) {
            returns = Math.max(returns, number(headers, counter));
        }
        return number(headers, ConfirmedPublisher.DELIVERIES) + returns + 1;
    }

    private static int number(@Nullable Map<String, Object> headers, String name) {
        return headers != null && headers.get(name) instanceof Number number ? Math.max(number.intValue(), 0) : 0;
    }
}
