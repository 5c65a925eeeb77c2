// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.MessagePublisher;
import dev.petrel.engine.bus.Queue;
import java.util.concurrent.CompletableFuture;

/** A publisher that does with a message what the test says. */
record StubPublisher(Publishing publishing) implements MessagePublisher {

    /** What the bus does with a message. */
    interface Publishing {
        CompletableFuture<Void> publish(Message message) throws InterruptedException;
    }

    @Override
    public CompletableFuture<Void> publish(Queue queue, Message message) {
        try {
            return publishing.publish(message);
        } catch (InterruptedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public boolean connected() {
        return true;
    }
}
