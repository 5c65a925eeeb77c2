// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus;

import java.util.concurrent.CompletableFuture;

/** Puts messages into queues: the broker itself, or what does more for a message before it is there. For any thread. */
public interface MessagePublisher {

    /**
     * Sends {@code message} to {@code queue}. Does not block longer than it takes to hand it to the connection.
     *
     * <p>The future may complete on a thread that the bus needs: what hangs on it must be short and must not wait for the
     * bus; the {@code ...Async} methods with an executor are for the rest.
     *
     * <p>When the future completes normally, the message is kept durably. When it completes with a {@link BusException},
     * the message may or may not have arrived: the caller sends it again if the failure is transient, and receivers
     * must be ready to see it twice.
     */
    CompletableFuture<Void> publish(Queue queue, Message message);

    /** Whether a connection to the broker stands at this moment; it may be one on which only receiving works. */
    boolean connected();
}
