// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Consumer;
import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.Topic;
import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.metrics.Metrics;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What connects to one broker: a connection to publish on and one to consume on, since a broker that is short of
 * memory stops reading what publishers send, and acknowledgements must still get through. They stand and fall together.
 */
final class BrokerConnection {

    private static final int CLOSE_TIMEOUT_MILLIS = 2_000;

    private final BrokerAddress address;
    private final Connection publishing;
    private final Connection consuming;
    private final Topology topology;
    private final Dialect dialect;
    private final ConfirmedPublisher publisher;
    private final Map<Queue, BatchPublisher> batches = new EnumMap<>(Queue.class);
    private final Executor writer;
    private final Channel topics;
    private final Runnable onLost;
    private final AtomicReference<@Nullable String> lost = new AtomicReference<>();

    private BrokerConnection(
            BrokerAddress address,
            ConnectionPair connections,
            Topology topology,
            BatchSwitch together,
            Runnable onLost,
            Metrics metrics)
            throws IOException {
        this.address = address;
        this.publishing = connections.publishing();
        this.consuming = connections.consuming();
        this.topology = topology;
        this.onLost = onLost;
        this.dialect = Dialect.of(publishing.getServerProperties());
        topology.declare(publishing, dialect);
        this.publisher = new ConfirmedPublisher(
                channel(publishing), topology, connections.clock(), connections.completer(), this::lose, metrics);
        this.writer = connections.writer();
        Executor completer = connections.completer();
        Arrays.stream(Queue.values())
                .filter(Queue::travelsTogether)
                .forEach(queue -> batches.put(
                        queue,
                        new BatchPublisher(
                                publisher,
                                queue,
                                together,
                                connections.clock(),
                                writer,
                                completer,
                                metrics.eventsPerMessage())));
        this.topics = channel(publishing);
        publishing.addBlockedListener(this::block, publisher::unblock);
        publishing.addShutdownListener(signal -> lose(AmqpErrors.of(signal).text()));
        consuming.addShutdownListener(signal -> lose(AmqpErrors.of(signal).text()));
    }

    /** Makes the connection, with everything declared, or throws and leaves nothing open. */
    static BrokerConnection over(
            BrokerAddress address,
            ConnectionPair connections,
            Topology topology,
            BatchSwitch together,
            Runnable onLost,
            Metrics metrics)
            throws IOException {
        boolean complete = false;
        try {
            BrokerConnection connection =
                    new BrokerConnection(address, connections, topology, together, onLost, metrics);
            complete = true;
            return connection;
        } finally {
            if (!complete) {
                connections.publishing().abort(CLOSE_TIMEOUT_MILLIS);
                connections.consuming().abort(CLOSE_TIMEOUT_MILLIS);
            }
        }
    }

    BrokerAddress address() {
        return address;
    }

    Dialect dialect() {
        return dialect;
    }

    /** The future completes when the broker has confirmed the message, or that with which it went. */
    CompletableFuture<Void> publish(Queue queue, Message message) {
        BatchPublisher batch = batches.get(queue);
        return batch == null ? publisher.send(queue, message, 1) : batch.send(message);
    }

    /** Fails what has waited longer than {@code limit} for its confirmation. Called about once a second. */
    void expire(Duration limit) {
        publisher.expire(limit);
        batches.values().forEach(each -> each.expire(limit));
    }

    /** For readiness. */
    Health.Check check() {
        return publisher.check();
    }

    private void block(String reason) {
        publisher.block(reason);
        batches.values().forEach(each -> each.failAll("the broker stopped taking messages: " + reason));
    }

    /** The channel on which what is announced is published. */
    Channel topics() {
        return topics;
    }

    /** A channel for a listener of a topic. The broker may close it without harm to the connection until that {@link #needs} it. */
    Channel newTopicChannel() throws IOException {
        return open(consuming);
    }

    /** Consumes a queue of a listener's own and returns its name. It ends with the connection. */
    String consumeTopic(Channel amqp, Topic topic, String tag, Consumer receiver) throws IOException {
        return topology.consumeTopic(amqp, topic, dialect, tag, receiver);
    }

    /** Why the connection cannot be used any more; null while it can. */
    @Nullable
    String lost() {
        return lost.get();
    }

    /** Gives the connection up; the bus makes a new one, declares everything again and goes on consuming. */
    void lose(String why) {
        if (lost.compareAndSet(null, why)) {
            onLost.run();
        }
    }

    PrefetchConsumer newConsumer(Queue queue, Runnable onArrival, Runnable onRoom) throws IOException {
        PrefetchConsumer.Context context = new PrefetchConsumer.Context(
                dialect,
                topology.queue(queue),
                onArrival,
                onRoom,
                this::lose,
                delivery -> republish(queue, delivery),
                delivery -> separate(queue, delivery));
        return new PrefetchConsumer(channel(consuming), context);
    }

    private CompletableFuture<Void> republish(Queue queue, RabbitDelivery delivery) {
        if (lost() != null) {
            return CompletableFuture.failedFuture(BusException.transientFailure(
                    "message \"" + delivery.message().id() + "\" was not retried: its connection is lost", null));
        }
        return publisher.send(queue, delivery.message(), delivery.attempt() + 1);
    }

    /** Not on the thread that receives: consumers must get their messages while the broker takes none. */
    private CompletableFuture<Void> separate(Queue queue, BrokerDelivery whole) {
        return CompletableFuture.supplyAsync(
                        () -> whole.messages().stream()
                                .map(each -> publisher.send(queue, each.message(), each.attempt(), each.deliveries()))
                                .toArray(CompletableFuture<?>[]::new),
                        writer)
                .thenCompose(CompletableFuture::allOf);
    }

    private Channel channel(Connection connection) throws IOException {
        Channel channel = open(connection);
        needs(channel);
        return channel;
    }

    private static Channel open(Connection connection) throws IOException {
        Channel channel = connection.createChannel();
        if (channel == null) {
            throw new IOException("the broker allows no more channels on this connection");
        }
        return channel;
    }

    /** The connection is lost when the broker closes {@code channel}, or has done so. */
    void needs(Channel channel) {
        channel.addShutdownListener(signal -> {
            if (!signal.isInitiatedByApplication()) {
                lose(AmqpErrors.of(signal).text());
            }
        });
    }

    /** Closes both connections, as the broker sees it in order if it still answers. */
    void close(String why) {
        lost.compareAndSet(null, why);
        publisher.failAll(why);
        batches.values().forEach(each -> each.failAll(why));
        publishing.abort(CLOSE_TIMEOUT_MILLIS);
        consuming.abort(CLOSE_TIMEOUT_MILLIS);
    }
}
