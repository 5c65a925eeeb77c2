// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Traces, as they follow from what events, enforcements and executions keep anyhow: nothing is written for them. See
 * {@link dev.petrel.engine.model.TraceContext}.
 */
public interface TraceStore {

    /**
     * What began a trace.
     *
     * @param id the trace's
     * @param event whether it is an event, else an execution
     * @param tag the one that it was given, or null
     * @param at when the event occurred, or the execution was requested
     * @param user of the execution; null for none, and for an event
     */
    record Root(
            String id,
            boolean event,
            @Nullable String tag,
            Instant at,
            @Nullable String user) {}

    /**
     * Something that belongs to a trace.
     *
     * @param trace the trace's id; of a rule, which belongs to one by its event, the event's
     * @param id its own
     * @param ref of the trigger, the rule or the action
     * @param at when it occurred, was enforced or requested
     * @param cause of an event its dedup key, of a rule the event; of an execution {@code <rule>:<event>}, or its parent
     */
    record Part(
            String trace,
            String id,
            String ref,
            Instant at,
            @Nullable String cause) {

        public static final Comparator<Part> OLDEST =
                Comparator.comparing(Part::at).thenComparing(Part::id);
    }

    /**
     * Which traces.
     *
     * @param tag only those that were given this tag, or null
     * @param user only those that executions of this user began, or null
     * @param limit how many at most, -1 for all
     */
    record Query(@Nullable String tag, @Nullable String user, boolean oldestFirst, int offset, int limit) {

        /** Of all users. */
        public Query(@Nullable String tag, boolean oldestFirst, int offset, int limit) {
            this(tag, null, oldestFirst, offset, limit);
        }
    }

    /** Events that began traces, by time; none where the query names a user, for events are nobody's. */
    Page<Root> events(Query query);

    /** Executions that began traces, by time. */
    Page<Root> executions(Query query);

    /** Those of {@code ids} that are events or executions and began a trace, in no order. */
    List<Root> roots(Collection<String> ids);

    /** The trace of a trigger instance or an execution, if there is one with this id. */
    @Nullable
    String traceOf(String id);

    /** The events of these traces, at most {@code limit} in all; of those that did not begin one, the oldest first. */
    List<Part> eventsOf(Collection<String> traces, int limit);

    /** What rules made of these events, at most {@code limit} in all. */
    List<Part> rulesOf(Collection<String> events, int limit);

    /** The executions of these traces, at most {@code limit} in all, the oldest first. */
    List<Part> executionsOf(Collection<String> traces, int limit);
}
