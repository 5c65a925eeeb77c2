// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench.minimal;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.petrel.engine.lifecycle.Clock;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What a broker lets one client do that publishes a message, waits for its confirmation, and publishes the next: as Petrel
 * publishes an event, to a queue of the same kind that nobody consumes. One thread drives it.
 */
public final class ConfirmedPublishes implements AutoCloseable {

    private static final long CONFIRM_SECONDS = 60;
    private static final byte[] EVENT =
            ("{\"id\":\"0123456789abcdef01234567\",\"trigger\":\"bench.dispatched\",\"payload\":{\"n\":1234},"
                            + "\"occurred_at\":\"2026-01-01T00:00:00.123456Z\",\"dedup_key\":null,\"trace_tag\":null,"
                            + "\"node\":\"bench-1\",\"sensor\":\"bench.Dispatcher\",\"epoch\":1}")
                    .getBytes(StandardCharsets.UTF_8);

    private final Connection connection;
    private final Channel channel;
    private final String name;
    private final Clock clock;
    private final Semaphore confirmed = new Semaphore(0);

    private ConfirmedPublishes(Connection connection, String name, Clock clock) throws IOException {
        this.connection = connection;
        this.channel = connection.createChannel();
        this.name = name;
        this.clock = clock;
        channel.addConfirmListener((sequence, multiple) -> confirmed.release(), (sequence, multiple) -> {});
    }

    /**
     * Connects, and declares the queue.
     *
     * @param name of the queue and of its exchange
     */
    public static ConfirmedPublishes open(String url, String name, Clock clock) throws IOException {
        try {
            ConnectionFactory factory = new ConnectionFactory();
            factory.setUri(url);
            if (factory.getVirtualHost().isEmpty()) {
                factory.setVirtualHost("/"); // as Petrel reads amqp://host:port/
            }
            factory.setAutomaticRecoveryEnabled(false);
            ConfirmedPublishes open =
                    new ConfirmedPublishes(factory.newConnection("petrel-bench-publishes"), name, clock);
            open.declare();
            return open;
        } catch (URISyntaxException | GeneralSecurityException | TimeoutException e) {
            throw new IOException("cannot connect to the broker: " + e.getMessage(), e);
        }
    }

    private void declare() throws IOException {
        boolean rabbit = "RabbitMQ"
                .equals(String.valueOf(connection.getServerProperties().get("product")));
        Map<String, Object> arguments = rabbit ? Map.of("x-queue-type", "quorum") : Map.of();
        Object declared = channel.exchangeDeclare(name, "topic", true);
        declared = channel.queueDeclare(name, true, false, false, arguments);
        declared = channel.queueBind(name, name, "#");
        declared = channel.confirmSelect();
    }

    /** Publishes so many, and returns how long each took until its confirmation. */
    public List<Duration> publish(int count) throws IOException, InterruptedException {
        List<Duration> took = new ArrayList<>(count);
        for (int n = 0; n < count; n++) {
            long began = clock.nanos();
            channel.basicPublish(name, name, true, properties(), EVENT);
            if (!confirmed.tryAcquire(CONFIRM_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the broker has not confirmed a message for " + CONFIRM_SECONDS + " s");
            }
            took.add(clock.since(began));
        }
        return took;
    }

    private BasicProperties properties() {
        return new BasicProperties.Builder()
                .messageId("0123456789abcdef01234567")
                .contentType("application/json")
                .deliveryMode(2)
                .headers(Map.of("petrel-seq", channel.getNextPublishSeqNo()))
                .build();
    }

    /** Deletes queue and exchange, and disconnects. */
    @Override
    public void close() throws IOException {
        Object deleted = channel.queueDelete(name);
        deleted = channel.exchangeDelete(name);
        connection.close();
    }
}
