// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors;

import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.Subscription;
import dev.petrel.engine.bus.Topic;
import dev.petrel.engine.bus.TopicListener;
import dev.petrel.engine.bus.TopicSubscription;
import java.util.concurrent.CompletableFuture;

/** A bus that can only be published to, and does with a message what the test says. */
record StubBus(Publishing publishing) implements MessageBus {

    /** What the bus does with a message. */
    interface Publishing {
        CompletableFuture<Void> publish(Message message) throws InterruptedException;
    }

    @Override
    public CompletableFuture<Void> publish(Queue channel, Message message) {
        try {
            return publishing.publish(message);
        } catch (InterruptedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public Subscription subscribe(Queue channel, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void announce(Topic topic, String message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public TopicSubscription listen(Topic topic, TopicListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean connected() {
        return true;
    }

    @Override
    public void close() {}
}
