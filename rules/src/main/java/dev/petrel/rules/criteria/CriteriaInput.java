// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules.criteria;

import dev.petrel.engine.operator.EvaluationContext;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the criteria of all rules see of one event. */
public final class CriteriaInput {

    private final boolean empty;
    private final EvaluationContext context;

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
}
