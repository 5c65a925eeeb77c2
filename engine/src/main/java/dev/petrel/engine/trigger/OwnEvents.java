// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.trigger;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.event.EventPublisher;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.TraceContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fires Petrel's own triggers. What is fired twice under the same name is one event: it has the same id, and so have the
 * executions that rules make of it. For any thread.
 */
public final class OwnEvents {

    private static final Logger log = LoggerFactory.getLogger(OwnEvents.class);

    /** How long the broker may take to confirm. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String node;
    private final EventPublisher publisher;
    private final InstantSource clock;

    /**
     * @param node which fires, for people who read events
     * @param publisher need not try again: what calls {@link #fire} does
     */
    public OwnEvents(String node, EventPublisher publisher, InstantSource clock) {
        this.node = node;
        this.publisher = publisher;
        this.clock = clock;
    }

    /**
     * What an event comes of.
     *
     * @param name what tells it from the other events of its trigger, the same each time that it is fired
     * @param traceTag the tag of the trace that it belongs to, or null
     * @param traceId the id of the trace that it goes on with, or null for one of its own
     * @param chain the length of the chain of what caused it; the event is the next in it
     */
    public record Origin(
            String name,
            @Nullable String traceTag,
            @Nullable String traceId,
            int chain) {

        /** In a trace of its own. */
        public Origin(String name, @Nullable String traceTag, int chain) {
            this(name, traceTag, null, chain);
        }

        /**
         * An event about {@code execution}, which is in its trace.
         *
         * @param more tells several of one trigger apart
         */
        public static Origin of(Execution execution, String more) {
            TraceContext trace = execution.trace();
            String name = "execution " + execution.id() + more; // Traces reads the cause of the event in it
            return new Origin(name, trace.tag(), trace.id(), execution.lineage().chain());
        }
    }

    /**
     * Fires {@code trigger} and waits until the broker has confirmed the event.
     *
     * @throws BusException when it has not; transient if it is worth trying again, and {@link BusException#isOfMessage}
     *     if no broker would take this event
     */
    public void fire(Ref trigger, Map<String, @Nullable Object> payload, Origin origin) {
        Event event = new Event(
                Ids.event(trigger, origin.name()),
                trigger,
                payload,
                clock.instant(),
                origin.name(),
                origin.traceTag(),
                origin.traceId(),
                new Event.Source(node, null, 0, origin.chain() + 1));
        try {
            publisher.publish(event).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (IllegalArgumentException e) {
            throw BusException.unacceptable("event \"" + event.id() + "\": " + e.getMessage());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BusException failure) {
                throw failure;
            }
            throw new IllegalStateException("event \"" + event.id() + "\" was not published", e.getCause());
        } catch (TimeoutException e) {
            throw late(event, "the broker has not confirmed it within " + PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw late(event, "the process is stopping", e);
        }
    }

    /**
     * As {@link #fire}, of an event that may turn out larger than an event may be: then {@code smaller} is its payload, and
     * if even that is too large, a log line says so and there is no event.
     */
    public void fire(
            Ref trigger,
            Origin origin,
            Map<String, @Nullable Object> payload,
            Supplier<Map<String, @Nullable Object>> smaller) {
        try {
            fire(trigger, payload, origin);
        } catch (BusException e) {
            requireOfMessage(e);
            log.warn("Of {} an event is sent without what makes it too large: {}", origin.name(), e.getMessage());
            try {
                fire(trigger, smaller.get(), origin);
            } catch (BusException again) {
                requireOfMessage(again);
                log.error("Of {} there is no event: {}", origin.name(), again.getMessage());
            }
        }
    }

    private static void requireOfMessage(BusException e) {
        if (!e.isOfMessage()) {
            throw e;
        }
    }

    private static BusException late(Event event, String why, Exception cause) {
        return BusException.transientFailure(
                "event \"" + event.id() + "\" of trigger \"" + event.trigger() + "\": " + why, cause);
    }
}
