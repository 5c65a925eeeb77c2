// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import dev.petrel.engine.model.Execution;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells of values of users whether they are read from the database as they were before they were written there. */
final class PlainValues {

    private PlainValues() {}

    /** Whether {@code execution} is equal to what would be read. If not, it may be all the same. */
    static boolean of(Execution execution) {
        return isPlain(execution.parameters())
                && isPlain(execution.context())
                && isPlain(execution.notification())
                && execution.result() == null;
    }

    /** Other numbers are read as the smallest kind that holds them, and what has no word in JSON as a text or not at all. */
    private static boolean isPlain(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (!(entry.getKey() instanceof String) || !isPlain(entry.getValue())) {
                    return false;
                }
            }
            return true;
        }
        if (value instanceof List<?> list) {
            for (Object each : list) {
                if (!isPlain(each)) {
                    return false;
                }
            }
            return true;
        }
        return value == null || value instanceof String || value instanceof Integer || value instanceof Boolean;
    }
}
