// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench.minimal;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeoutException;

/** The two durable queues of the program: of events, and of executions. */
final class MinimalQueues implements AutoCloseable {

    private static final long CONFIRM_MILLIS = 60_000;

    private final Connection connection;
    private final String prefix;
    private final Phaser handlers = new Phaser(1);

    private MinimalQueues(Connection connection, String prefix) {
        this.connection = connection;
        this.prefix = prefix;
    }

    /** @param consumers runs what consumes: a thread for each consumer */
    static MinimalQueues open(String url, String prefix, ExecutorService consumers) throws IOException {
        try {
            ConnectionFactory factory = new ConnectionFactory();
            factory.setUri(url);
            if (factory.getVirtualHost().isEmpty()) {
                factory.setVirtualHost("/"); // as Petrel reads amqp://host:port/
            }
            factory.setAutomaticRecoveryEnabled(false);
            MinimalQueues queues = new MinimalQueues(factory.newConnection(consumers, "petrel-bench-minimal"), prefix);
            queues.declare();
            return queues;
        } catch (URISyntaxException | GeneralSecurityException | TimeoutException e) {
            throw new IOException("cannot connect to the broker: " + e.getMessage(), e);
        }
    }

    private void declare() throws IOException {
        Channel channel = connection.createChannel();
        for (Stage stage : Stage.values()) {
            Object ignored = channel.queueDeclare(name(stage), true, false, false, null);
        }
        channel.abort();
    }

    /** A queue. */
    enum Stage {
        EVENT,
        EXECUTION
    }

    private String name(Stage stage) {
        return prefix + "." + stage.name().toLowerCase(Locale.ROOT);
    }

    /** Publishes persistent messages to one queue and waits for the confirmation of each. One thread at a time. */
    Publisher publisher(Stage stage) throws IOException {
        Channel channel = connection.createChannel();
        Object ignored = channel.confirmSelect();
        return new Publisher(channel, name(stage));
    }

    /** See {@link #publisher}. */
    static final class Publisher {

        private static final BasicProperties PERSISTENT = MessageProperties.PERSISTENT_TEXT_PLAIN;

        private final Channel channel;
        private final String queue;

        private Publisher(Channel channel, String queue) {
            this.channel = channel;
            this.queue = queue;
        }

        void publish(String message) throws IOException, InterruptedException {
            channel.basicPublish("", queue, PERSISTENT, message.getBytes(StandardCharsets.UTF_8));
            try {
                channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
            } catch (TimeoutException e) {
                throw new IOException("the broker has not confirmed a message for " + CONFIRM_MILLIS + " ms", e);
            }
        }

        void close() throws IOException {
            channel.abort();
        }
    }

    /** What is done with a message. It is acknowledged afterwards. */
    interface Work {
        void handle(String message) throws IOException, InterruptedException;
    }

    /** Is told of a message that is acknowledged. */
    interface Acknowledged {
        void done(String message);
    }

    /**
     * Begins to consume on a channel of its own, message by message.
     *
     * @param prefetch how many messages the broker sends ahead
     */
    Channel consume(Stage stage, int prefetch, Work work, Acknowledged after, Failure failure) throws IOException {
        Channel channel = connection.createChannel();
        channel.basicQos(prefetch);
        String ignored = channel.basicConsume(name(stage), false, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
                handlers.register();
                try {
                    String message = new String(body, StandardCharsets.UTF_8);
                    work.handle(message);
                    channel.basicAck(envelope.getDeliveryTag(), false);
                    after.done(message);
                } catch (IOException | RuntimeException e) {
                    failure.failed(e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    handlers.arriveAndDeregister();
                }
            }
        });
        return channel;
    }

    /**
     * Waits until each message that is being handled is acknowledged: an event's is only after its execution was published,
     * which may have ended by then.
     */
    void awaitHandled() {
        handlers.arriveAndAwaitAdvance();
    }

    /** Is told why a consumer could not do its work. */
    interface Failure {
        void failed(Exception e);
    }

    /** Deletes the queues, and disconnects. */
    @Override
    public void close() throws IOException {
        Channel channel = connection.createChannel();
        for (Stage stage : Stage.values()) {
            Object ignored = channel.queueDelete(name(stage));
        }
        connection.close();
    }
}
