// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus;

import dev.petrel.engine.lifecycle.Health;

/**
 * The seam to the broker. Called from any thread.
 *
 * <p>An implementation connects in the background, for ever, with back-off and jitter; it never gives up and never
 * makes the program end. While it is not connected {@link #connected()} is false, publishing fails with a transient
 * {@link BusException}, and subscriptions are silent; they go on by themselves after a reconnect. A completed
 * {@link #publish} means that the broker has confirmed that it keeps the message durably in a queue.
 */
public interface MessageBus extends MessagePublisher, AutoCloseable {

    /** How long a message of a topic may be: it names what changed, and the database has the rest. */
    int LONGEST_ANNOUNCEMENT = 8 << 10;

    /**
     * Begins to receive from {@code queue}. At most {@code limit} deliveries are out, that is received and not
     * settled, at any moment; what travels with them ({@link Queue#travelsTogether}) waits here until it is their turn.
     *
     * @param limit 0 to receive nothing until {@link Subscription#limit(int)} says otherwise
     */
    Subscription subscribe(Queue queue, int limit);

    /**
     * Announces {@code message} to all listeners of {@code topic} that any process has at this moment. Never blocks, never
     * fails and is not confirmed: messages wait for the broker up to a bound, the oldest are dropped then, which is
     * counted, and they may be lost with a connection. Of equal announcements in a row one may be enough.
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
