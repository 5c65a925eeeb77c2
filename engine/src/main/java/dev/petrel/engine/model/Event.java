// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a sensor saw, as it travels on the bus. It carries everything that follows from it, so that the message alone is
 * its record until the rules engine has written.
 *
 * @param id fixed at dispatch: derived from the dedup key if there is one, else random
 * @param trigger the trigger's reference; a simple trigger has the name of its type
 * @param occurredAt when it was dispatched, by the dispatching node's clock
 * @param traceTag what the sensor called the chain of events this belongs to
 * @param traceId the id of the trace that it goes on with; null for an event that begins one
 * @param source who dispatched it
 */
public record Event(
        String id,
        Ref trigger,
        Map<String, @Nullable Object> payload,
        Instant occurredAt,
        @Nullable String dedupKey,
        @Nullable String traceTag,
        @Nullable String traceId,
        Source source) {

    public Event {
        Objects.requireNonNull(id, "id");
        payload = Values.copy(payload);
    }

    /** One that begins a trace. */
    public Event(
            String id,
            Ref trigger,
            Map<String, @Nullable Object> payload,
            Instant occurredAt,
            @Nullable String dedupKey,
            @Nullable String traceTag,
            Source source) {
        this(id, trigger, payload, occurredAt, dedupKey, traceTag, null, source);
    }

    /** The trace that it belongs to: a trace has the id of the event or execution that began it. */
    public TraceContext trace() {
        return traceId == null
                ? new TraceContext(id, traceTag == null ? TraceContext.tagOfEvent(id) : traceTag)
                : new TraceContext(traceId, traceTag);
    }

    /**
     * Who dispatched an event.
     *
     * @param node the node's name
     * @param sensor the sensor's reference, or null for one that a user, a webhook or a timer fired
     * @param epoch the epoch of the lease under which the sensor ran; 0 when it ran under none
     * @param chain how many events of Petrel's own triggers led to one another up to this one, which is counted: the
     *     end of an execution, a key that it wrote. 0 for one that came from outside. It grows without end only
     *     where a rule causes the events that it listens to
     */
    public record Source(String node, @Nullable String sensor, long epoch, int chain) {

        /** Of an event that came from outside. */
        public Source(String node, @Nullable String sensor, long epoch) {
            this(node, sensor, epoch, 0);
        }
    }
}
