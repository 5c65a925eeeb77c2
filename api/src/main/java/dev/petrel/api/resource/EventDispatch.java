// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Response;
import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.event.EventPublisher;
import dev.petrel.engine.model.Event;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Dispatches events for clients, who are answered when the broker has confirmed them, or the node's spool has them. */
public final class EventDispatch {

    /** The header with the id of the event; with those of all, commas between them, if there are several. */
    public static final String ID = "X-Trigger-Instance-Id";

    private static final int PATIENCE_SECONDS = 15;

    /** Fewer than the server's threads: when the broker is away, others are still answered. */
    private static final int MOST_WAITING = 48;

    private final EventPublisher publisher;
    private final Semaphore places = new Semaphore(MOST_WAITING);

    public EventDispatch(EventPublisher publisher) {
        this.publisher = publisher;
    }

    /**
     * Dispatches {@code events}.
     *
     * @param answer to give once all are kept
     * @return that, with their ids, or an answer that says why they are not, or may not be
     * @throws BusException when the broker is away, or refuses them
     */
    Response of(List<Event> events, Response answer) throws InterruptedException {
        if (!places.tryAcquire()) {
            return Response.fault(
                            503,
                            MOST_WAITING + " events wait for the broker already; this one was not taken. Try again.")
                    .with("Retry-After", "2");
        }
        String ids = events.stream().map(Event::id).collect(Collectors.joining(", "));
        try {
            CompletableFuture.allOf(events.stream().map(publisher::publish).toArray(CompletableFuture[]::new))
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (IllegalArgumentException e) {
            return Response.fault(400, "The event cannot be kept: " + e.getMessage());
        } catch (TimeoutException e) {
            return Response.fault(
                            503,
                            "The broker has not confirmed the event within " + PATIENCE_SECONDS
                                    + " s; it is still being tried. Sending it again makes another event unless it has"
                                    + " a dedup_key.")
                    .with(ID, ids);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BusException bus) {
                if (bus.isOfMessage()) {
                    return Response.fault(413, String.valueOf(bus.getMessage()));
                }
                throw bus;
            }
            throw new IllegalStateException("dispatching event \"" + ids + "\" failed", e.getCause());
        } finally {
            places.release();
        }
        return answer.with(ID, ids);
    }
}
