// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.event;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.MessagePublisher;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.lifecycle.Cause;
import dev.petrel.engine.lifecycle.Transient;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Event;
import io.prometheus.metrics.core.metrics.Counter;
import java.util.concurrent.CompletableFuture;

/**
 * Hands events over to be kept: encodes them, refuses what is too large, counts. Called from any thread; never blocks for
 * the broker. Whether a failure is tried again is up to the publisher behind it: a spool, or retries.
 */
public final class EventPublisher {

    /** Brokers and databases take 16 MiB, with what they add. */
    static final int LARGEST_EVENT = 14 << 20;

    private final MessagePublisher publisher;
    private final Counter accepted;
    private final Counter refused;
    private final int largest;

    /** A publisher that takes the largest events there can be, with metrics of its own. */
    public EventPublisher(MessagePublisher publisher) {
        this(publisher, new Metrics(), LARGEST_EVENT);
    }

    /** @param largest how many bytes an event may have */
    public EventPublisher(MessagePublisher publisher, Metrics metrics, int largest) {
        this.publisher = publisher;
        this.accepted = metrics.triggersAccepted();
        this.refused = metrics.triggersRefused();
        this.largest = largest;
    }

    /**
     * Publishes {@code event}. When the future completes normally the event is kept: by the broker, which has confirmed
     * it, or in the node's spool. When it fails with a {@link BusException} the event may or may not have arrived; the
     * message says why. An event that is larger than the bound fails at once.
     *
     * @throws IllegalArgumentException when the payload holds something that JSON cannot say, or could not be read back
     */
    public CompletableFuture<Void> publish(Event event) {
        Message message = EventMessage.encode(event);
        int size = message.body().length;
        if (size > largest) {
            refused.labelValues("too large").inc();
            return CompletableFuture.failedFuture(tooLarge(event, size));
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        var unused = publisher.publish(Queue.TRIGGER, message).whenComplete((kept, failure) -> {
            if (failure == null) {
                accepted.labelValues(event.trigger().toString()).inc();
                done.complete(null);
            } else {
                done.completeExceptionally(refused(event, Cause.of(failure)));
            }
        });
        return done;
    }

    /** Whether the broker is there: an event would get further than to a spool. */
    public boolean connected() {
        return publisher.connected();
    }

    private BusException refused(Event event, Throwable failure) {
        boolean passing = Transient.is(failure);
        refused.labelValues(passing ? "broker away" : "refused by broker").inc();
        String message = "event \"" + event.id() + "\" of trigger \"" + event.trigger() + "\" was not accepted: "
                + failure.getMessage();
        return passing
                ? BusException.transientFailure(message, failure)
                : BusException.permanentFailure(message, failure);
    }

    private BusException tooLarge(Event event, int size) {
        return BusException.unacceptable(
                "event \"" + event.id() + "\" of trigger \"" + event.trigger() + "\" has " + size
                        + " bytes and was not sent: an event may have at most " + largest
                        + ", which [messaging] max_event_size says; put large data into a file and its name into the payload");
    }
}
