// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.Subscription;
import dev.petrel.engine.bus.Topic;
import dev.petrel.engine.bus.TopicInbox;
import dev.petrel.engine.bus.TopicListener;
import dev.petrel.engine.bus.TopicSubscription;
import dev.petrel.engine.lifecycle.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A bus in memory, for tests. It keeps the contract; futures complete before {@link #publish} returns. What can go wrong
 * is asked for: {@link #loseConnection} here, the rest at the {@link MemoryBusBroker}.
 */
public final class MemoryBus implements MessageBus {

    private final MemoryBusBroker broker;
    private final List<MemoryBusSubscription> subscriptions = new CopyOnWriteArrayList<>();
    private final List<Listening> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean connected;
    private volatile boolean closed;

    /** A bus with a broker of its own. */
    public MemoryBus(Clock clock) {
        this(new MemoryBusBroker(clock));
    }

    private record Listening(Topic topic, TopicInbox inbox) {}

    MemoryBus(MemoryBusBroker broker) {
        this.broker = broker;
        broker.add(this);
        reconnect();
    }

    /** The broker behind it, to connect others to it and to make it misbehave. */
    public MemoryBusBroker broker() {
        return broker;
    }

    /** Breaks the connection: what is out goes back to its queue, publishing fails. Stays so until {@link #reconnect}. */
    public void loseConnection() {
        connected = false;
        subscriptions.forEach(MemoryBusSubscription::giveAllBack);
    }

    /** Connects again, unless the bus is closed or the broker away. */
    public void reconnect() {
        boolean before = connected;
        connected = !closed && !broker.away();
        wakeReceivers();
        if (connected && !before) {
            listeners.forEach(each -> each.inbox().missed());
        }
    }

    @Override
    public CompletableFuture<Void> publish(Queue queue, Message message) {
        return publish(queue, message, 1);
    }

    CompletableFuture<Void> publish(Queue queue, Message message, int attempt) {
        String text = "message \"" + message.id() + "\" was not published: ";
        if (closed) {
            return CompletableFuture.failedFuture(BusException.permanentFailure(text + "the bus is closed", null));
        }
        if (!connected) {
            return CompletableFuture.failedFuture(BusException.transientFailure(text + "there is no connection", null));
        }
        return broker.publish(queue, message, attempt);
    }

    @Override
    public Subscription subscribe(Queue queue, int limit) {
        MemoryBusSubscription subscription = new MemoryBusSubscription(this, queue, limit);
        subscriptions.add(subscription);
        return subscription;
    }

    @Override
    public void announce(Topic topic, String message) {
        String checked = MessageBus.announcement(message);
        if (connected) {
            broker.announce(topic, checked);
        }
    }

    @Override
    public TopicSubscription listen(Topic topic, TopicListener listener) {
        Listening listening = new Listening(topic, new TopicInbox(topic, listener));
        listeners.add(listening);
        if (connected) {
            listening.inbox().missed();
        }
        return () -> {
            listeners.remove(listening);
            listening.inbox().close();
        };
    }

    void received(Topic topic, String message) {
        if (connected) {
            listeners.stream()
                    .filter(each -> each.topic() == topic)
                    .forEach(each -> each.inbox().received(message));
        }
    }

    @Override
    public boolean connected() {
        return connected;
    }

    @Override
    public void close() {
        closed = true;
        broker.remove(this);
        connected = false;
        subscriptions.forEach(MemoryBusSubscription::close);
        listeners.forEach(each -> each.inbox().close());
        loseConnection();
    }

    void remove(MemoryBusSubscription subscription) {
        subscriptions.remove(subscription);
    }

    void wakeReceivers() {
        subscriptions.forEach(MemoryBusSubscription::wake);
    }
}
