// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.expression.HostFunction;
import dev.petrel.expression.PythonError;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers of a definition that may be expressions. */
record Numbers(Expressions expressions, Map<String, HostFunction> functions) {

    /**
     * The whole number that {@code written} is or gives.
     *
     * @param otherwise where nothing is written
     * @param complaint what is wrong when it is another value
     */
    int of(@Nullable LocatedValue written, int otherwise, String complaint) throws PythonError {
        return written == null ? otherwise : whole(expressions.evaluate(written.value(), functions), complaint);
    }

    /** As {@link #of}, but null where nothing is written or the expression gives null. */
    @Nullable
    Integer orNull(@Nullable LocatedValue written, String complaint) throws PythonError {
        Object value = written == null ? null : expressions.evaluate(written.value(), functions);
        return value == null ? null : Integer.valueOf(whole(value, complaint));
    }

    private static int whole(@Nullable Object value, String complaint) throws PythonError {
        if (value instanceof Integer || value instanceof Long) {
            long number = ((Number) value).longValue();
            return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number));
        }
        throw PythonError.type(complaint);
    }
}
