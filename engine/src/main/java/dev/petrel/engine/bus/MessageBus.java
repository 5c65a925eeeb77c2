// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus;

import dev.petrel.engine.lifecycle.Health;
import java.util.concurrent.CompletableFuture;

/**
 * The seam to the broker. Called from any thread.
 *
 * <p>An implementation connects in the background, for ever, with back-off and jitter; it never gives up and never
 * makes the program end. While it is not connected {@link #connected()} is false, publishing fails with a transient
 * {@link BusException}, and subscriptions are silent; they go on by themselves after a reconnect.
 */
public interface MessageBus extends AutoCloseable {

    /** How long a message of a topic may be: it names what changed, and the database has the rest. */
    int LONGEST_ANNOUNCEMENT = 8 << 10;

    /**
     * Sends {@code message} to {@code queue}. Does not block longer than it takes to hand it to the connection.
     *
     * <p>The future may complete on a thread that the bus needs: what hangs on it must be short and must not wait for the
     * bus; the {@code ...Async} methods with an executor are for the rest.
     *
     * <p>When the future completes normally, the broker has confirmed that it keeps the message durably in a queue.
     * When it completes with a {@link BusException}, the message may or may not have arrived: the caller sends it again
     * if the failure is transient, and whoever receives must be ready to see it twice.
     */
    CompletableFuture<Void> publish(Queue queue, Message message);

    /**
     * Begins to receive from {@code queue}. At most {@code limit} deliveries are out, that is received and not
     * settled, at any moment.
     *
     * @param limit 0 to receive nothing until {@link Subscription#limit(int)} says otherwise
     */
    Subscription subscribe(Queue queue, int limit);

    /**
     * Announces {@code message} to all listeners of {@code topic} that any process has at this moment. Never blocks, never
     * fails and is not confirmed: messages wait for the broker up to a bound, the oldest are dropped then, which is
     * counted, and they may be lost with a connection.
     *
     * @param message one line, of at most {@value #LONGEST_ANNOUNCEMENT} characters
     * @throws IllegalArgumentException when it is longer, or more than one line
     */
    void announce(Topic topic, String message);

    /** {@code message}, if it can be announced. */
    static String announcement(String message) {
        if (message.length() > LONGEST_ANNOUNCEMENT || message.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a message of a topic is one line of at most " + LONGEST_ANNOUNCEMENT
                    + " characters, not \"" + message.lines().findFirst().orElse("") + "\"");
        }
        return message;
    }

    /** Begins to listen to {@code topic}, now and after each reconnect. */
    TopicSubscription listen(Topic topic, TopicListener listener);

    /** Whether a connection to the broker stands at this moment; it may be one on which only receiving works. */
    boolean connected();

    /**
     * For readiness: whether the broker takes messages, as far as this bus knows, and why not. It may not while the
     * connection stands. Never blocks.
     */
    default Health.Check checkBroker() {
        return connected() ? new Health.Check(true, "connected") : new Health.Check(false, "not connected");
    }

    /** Closes all subscriptions and the connection. Deliveries that are out go back to their queue. Idempotent. */
    @Override
    void close();
}
