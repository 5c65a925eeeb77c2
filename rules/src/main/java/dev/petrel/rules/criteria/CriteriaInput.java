// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules.criteria;

import dev.petrel.engine.operator.EvaluationContext;
import dev.petrel.expression.KeyPath;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the criteria of all rules see of one event. For one thread. */
public final class CriteriaInput {

    private static final Object NOTHING = new Object();

    private final boolean empty;
    private final EvaluationContext context;

    /** What was found in the payload so far, by place: many rules look at few. */
    private final Map<String, Object> found = new HashMap<>();

    /**
     * @param payload the event's payload, {@code trigger} in keys and patterns
     * @param names what else they see: {@code st2kv} and {@code system}, as {@code Lookup}s
     * @param now what {@code timediff} operators compare with
     */
    public CriteriaInput(@Nullable Object payload, Map<String, ? extends @Nullable Object> names, Instant now) {
        Map<String, @Nullable Object> all = new HashMap<>(names);
        all.put("trigger", payload);
        this.empty = payload == null || (payload instanceof Map<?, ?> map && map.isEmpty());
        this.context = new EvaluationContext(all, now);
    }

    boolean isEmpty() {
        return empty;
    }

    EvaluationContext context() {
        return context;
    }

    /**
     * The first value at {@code path}, or null when there is none.
     *
     * @param place as a key writes the path
     */
    @Nullable
    Object first(String place, KeyPath path) {
        Object known = found.get(place);
        if (known == null) {
            Object value = path.first(context.names());
            known = value == null ? NOTHING : value;
            if (path.root().filter("trigger"::equals).isPresent()) { // else a lookup, which has a memory of its own
                found.put(place, known);
            }
        }
        return known == NOTHING ? null : known;
    }
}
