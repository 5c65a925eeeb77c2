// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.operator;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a criterion sees besides its value.
 *
 * @param names what keys and patterns can name: {@code trigger}, or {@code item} inside a search, {@code st2kv}
 * @param now the time to compare with
 */
public record EvaluationContext(Map<String, ? extends @Nullable Object> names, Instant now) {

    /** The same for an item of a search, which sees neither the payload nor an outer item. */
    public EvaluationContext of(@Nullable Object item) {
        Map<String, @Nullable Object> inner = new HashMap<>(names);
        inner.remove("trigger");
        inner.put("item", item);
        return new EvaluationContext(inner, now);
    }
}
