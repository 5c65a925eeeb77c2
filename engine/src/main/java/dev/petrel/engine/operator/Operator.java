// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.operator;

import dev.petrel.expression.PythonError;
import org.jspecify.annotations.Nullable;

/** How a criterion compares. */
@FunctionalInterface
public interface Operator {

    /** The comparison with {@code pattern}; what can be prepared, such as a regular expression, is prepared here. */
    Check with(@Nullable Object pattern) throws PythonError;

    /** An operator together with its pattern. */
    @FunctionalInterface
    interface Check {

        /** Whether it holds for {@code value}, which is null when the payload has none. */
        boolean holds(@Nullable Object value, EvaluationContext context) throws PythonError;
    }
}
