// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import com.rabbitmq.client.ShutdownSignalException;
import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.Subscription;
import dev.petrel.engine.bus.Topic;
import dev.petrel.engine.bus.TopicInbox;
import dev.petrel.engine.bus.TopicListener;
import dev.petrel.engine.bus.TopicSubscription;
import dev.petrel.engine.config.MessagingConfig;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.lifecycle.Loop;
import dev.petrel.engine.metrics.Metrics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The bus on RabbitMQ, or on another broker that speaks AMQP 0-9-1.
 *
 * <p>One thread of its own makes the connection to the first of the configured brokers that answers, declares the topology,
 * starts the consumers, and does it again whenever the connection is lost. Anything that is wrong with a connection (a channel that
 * the broker closed, a queue that was deleted) is put right by making a new one: there is one way to recover.
 *
 * <p>Futures complete on a thread of the bus; what hangs on them must be short and must not wait for the bus.
 */
public final class RabbitBus implements MessageBus {

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration CONFIRM_LIMIT = Duration.ofSeconds(15);
    private static final Duration SHORT_LIVED = Duration.ofSeconds(2);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final List<BrokerAddress> addresses;
    private final Topology topology;
    private final Clock clock;
    private final Connector connector;
    private final BrokerOutageLog outage;
    private final Metrics metrics;
    private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, new Random());
    private final List<ConnectionUser> clients = new CopyOnWriteArrayList<>();
    private final TopicPublisher topics;
    private final BatchSwitch together = new BatchSwitch();
    private final Loop loop;
    private volatile @Nullable BrokerConnection connection;
    private volatile boolean closed;

    // Only touched by the loop.
    private int failures;
    private long pausedAt;
    private Duration pause = Duration.ZERO;
    private long connectedAt;

    /** A bus with metrics of its own. */
    public RabbitBus(MessagingConfig messaging, String name, Clock clock) {
        this(messaging, name, clock, new Metrics());
    }

    /**
     * Begins to connect in the background.
     *
     * @param name what the broker shows as the connections' name: node and role
     * @throws BusException permanent, when a URL cannot be understood, or a certificate cannot be used
     */
    public RabbitBus(MessagingConfig messaging, String name, Clock clock, Metrics metrics) {
        this.addresses = BrokerAddress.parseAll(messaging);
        addresses.forEach(Connector::requireUsable);
        this.topology = new Topology(messaging.prefix());
        this.clock = clock;
        this.connector = new Connector(name, clock);
        this.metrics = metrics;
        this.outage = new BrokerOutageLog(clock);
        this.topics = new TopicPublisher(name, () -> connection, topology, clock, metrics);
        this.loop = new Loop(name + "-bus", clock, backoff, this::step);
        loop.start();
    }

    /**
     * Deletes the queues and exchanges of {@code messaging}'s prefix, with what messages there are: for a bus that was only
     * made for a trial. No process may use it any more.
     *
     * @throws BusException when no broker answers, or it refuses
     */
    public static void discard(MessagingConfig messaging, String name, Clock clock) {
        Connector connector = new Connector(name, clock);
        try {
            ConnectionPair open = first(BrokerAddress.parseAll(messaging), connector);
            try {
                new Topology(messaging.prefix()).delete(open.publishing());
            } finally {
                open.publishing().abort();
                open.consuming().abort();
            }
        } catch (IOException e) {
            throw BusException.transientFailure(
                    "the queues " + messaging.prefix() + ".* cannot be deleted: "
                            + AmqpErrors.of(e).text(),
                    e);
        } finally {
            connector.abandon();
            connector.close();
        }
    }

    /**
     * Lets messages of a queue that wait at the same time travel as one message of the broker.
     *
     * @param readable whether all processes that may receive them can read that; asked for each message, from any thread,
     *     must not block
     */
    public void sendTogetherWhile(BooleanSupplier readable) {
        together.readable(readable);
    }

    private static ConnectionPair first(List<BrokerAddress> addresses, Connector connector) throws IOException {
        IOException last = new IOException("there is no address");
        for (BrokerAddress address : addresses) {
            try {
                return connector.open(address);
            } catch (IOException e) {
                last = e;
            } catch (TimeoutException e) {
                last = new IOException("no answer from " + address, e);
            }
        }
        throw last;
    }

    @Override
    public CompletableFuture<Void> publish(Queue queue, Message message) {
        BrokerConnection now = connection;
        if (now == null || closed) {
            return CompletableFuture.failedFuture(notConnected(message));
        }
        return now.publish(queue, message);
    }

    private BusException notConnected(Message message) {
        String text = "message \"" + message.id() + "\" was not published: ";
        return closed
                ? BusException.permanentFailure(text + "the bus is closed", null)
                : BusException.transientFailure(text + outage.reasons(), null);
    }

    @Override
    public Subscription subscribe(Queue queue, int limit) {
        RabbitSubscription subscription = new RabbitSubscription(queue, limit, clock, loop::wake);
        clients.add(0, subscription); // before the topics: what goes wrong with these must not keep a queue waiting
        loop.wake();
        return subscription;
    }

    @Override
    public void announce(Topic topic, String message) {
        topics.announce(topic, MessageBus.announcement(message));
    }

    @Override
    public TopicSubscription listen(Topic topic, TopicListener listener) {
        TopicConsumer consumer = new TopicConsumer(topic, new TopicInbox(topic, listener), clock, loop::wake);
        clients.add(consumer);
        loop.wake();
        return consumer;
    }

    @Override
    public boolean connected() {
        BrokerConnection now = connection;
        return now != null && now.lost() == null;
    }

    @Override
    public Health.Check checkBroker() {
        BrokerConnection now = connection;
        return now != null && now.lost() == null ? now.check() : new Health.Check(false, "not connected");
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        topics.close();
        connector.abandon();
        loop.stop();
        clients.forEach(ConnectionUser::close);
        BrokerConnection last = connection;
        if (last != null) {
            last.close("the bus was closed");
        }
        connection = null;
        connector.close();
    }

    private Duration step() {
        dropIfLost();
        if (connection == null) {
            Duration left = pause.minus(clock.since(pausedAt));
            if (left.compareTo(Duration.ZERO) > 0) {
                return left;
            }
            connect();
        }
        BrokerConnection now = connection;
        if (now == null) {
            return pauseFor(++failures);
        }
        now.expire(CONFIRM_LIMIT);
        serve(now);
        return now.lost() == null ? TICK : Duration.ZERO;
    }

    private void serve(BrokerConnection now) {
        try {
            for (ConnectionUser client : clients) {
                client.serve(now);
            }
        } catch (IOException | ShutdownSignalException e) {
            now.lose(AmqpErrors.of(e).text());
        }
        clients.removeIf(ConnectionUser::ended);
        topics.wake();
    }

    private void dropIfLost() {
        BrokerConnection old = connection;
        String why = old == null ? null : old.lost();
        if (old == null || why == null) {
            return;
        }
        connection = null;
        clients.forEach(ConnectionUser::detach);
        outage.lost(old.address(), why);
        old.close(why);
        boolean shortLived = clock.since(connectedAt).compareTo(SHORT_LIVED) < 0;
        failures = shortLived ? failures + 1 : 0;
        pauseFor(failures);
    }

    private Duration pauseFor(int failuresInARow) {
        pausedAt = clock.nanos();
        pause = failuresInARow == 0 ? Duration.ZERO : backoff.after(failuresInARow);
        return pause;
    }

    private void connect() {
        List<String> attempts = new ArrayList<>();
        boolean operatorMustAct = false;
        for (BrokerAddress address : addresses) {
            try {
                BrokerConnection made = BrokerConnection.over(
                        address, connector.open(address), topology, together, this::wakeLoop, metrics);
                connectedAt = clock.nanos();
                outage.over(made);
                connection = made;
                return;
            } catch (BusException e) {
                operatorMustAct = true;
                attempts.add(address + ": " + e.getMessage());
            } catch (IOException | TimeoutException | ShutdownSignalException e) {
                operatorMustAct |= AmqpErrors.needsOperator(e);
                attempts.add(AmqpErrors.explain(address, e));
            }
        }
        outage.failed(attempts, operatorMustAct);
    }

    private void wakeLoop() {
        loop.wake();
    }
}
