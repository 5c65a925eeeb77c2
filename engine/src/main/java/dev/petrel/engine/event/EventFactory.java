// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.event;

import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.TraceContext;
import java.time.InstantSource;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes events out of what is dispatched: this is where an event gets its id. Called from any thread. */
public final class EventFactory {

    private final InstantSource clock;
    private final RandomGenerator random;
    private final DedupKeys keys;

    /** A factory that names no event by itself. */
    public EventFactory(InstantSource clock, RandomGenerator random) {
        this(clock, random, DedupKeys.NONE);
    }

    /**
     * @param random must be safe for several threads, as {@code SecureRandom} is
     * @param keys names the events that come without a dedup key
     */
    public EventFactory(InstantSource clock, RandomGenerator random, DedupKeys keys) {
        this.clock = clock;
        this.random = random;
        this.keys = keys;
    }

    /**
     * An event that happens now. Its id follows from the trigger and the dedup key, given or made from the trigger
     * type's template; without one it is new.
     */
    public Event create(
            Ref trigger,
            Map<String, @Nullable Object> payload,
            @Nullable String dedupKey,
            @Nullable String traceTag,
            Event.Source source) {
        return traced(trigger, payload, dedupKey, new TraceContext(null, traceTag), source);
    }

    /** The same in a trace: one that goes on if it has an id, else a new one. */
    public Event traced(
            Ref trigger,
            Map<String, @Nullable Object> payload,
            @Nullable String dedupKey,
            TraceContext trace,
            Event.Source source) {
        String key = dedupKey == null ? keys.of(trigger, payload) : dedupKey;
        String id = key == null ? Ids.random(random) : Ids.event(trigger, key);
        return new Event(id, trigger, payload, clock.instant(), key, trace.tag(), trace.id(), source);
    }

    /** An event that is to happen once more: it has a new id, whatever names events of its trigger. */
    public Event repeat(
            Ref trigger, Map<String, @Nullable Object> payload, @Nullable String traceTag, Event.Source source) {
        return new Event(Ids.random(random), trigger, payload, clock.instant(), null, traceTag, source);
    }
}
