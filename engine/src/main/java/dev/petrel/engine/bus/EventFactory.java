// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus;

import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import java.time.InstantSource;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes events out of what somebody wants to dispatch: this is where an event gets its id. Called from any thread. */
public final class EventFactory {

    private final InstantSource clock;
    private final RandomGenerator random;

    /** @param random must be safe for several threads, as {@code SecureRandom} is */
    public EventFactory(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** An event that happens now. Its id follows from the trigger and the dedup key if there is one; else it is new. */
    public Event create(
            Ref trigger,
            Map<String, @Nullable Object> payload,
            @Nullable String dedupKey,
            @Nullable String traceTag,
            Event.Source source) {
        String id = dedupKey == null ? Ids.random(random) : Ids.event(trigger, dedupKey);
        return new Event(id, trigger, payload, clock.instant(), dedupKey, traceTag, source);
    }
}
