// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.expression.Evaluated;
import dev.petrel.expression.HostFunction;
import dev.petrel.expression.PythonError;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evaluates what a definition holds. */
@FunctionalInterface
interface Expressions {

    /**
     * {@code value} with all expressions in it evaluated, at any depth; a text that is one expression becomes its value.
     *
     * @param value JSON values; it is not changed
     * @param functions what expressions may call: {@code ctx}, {@code result} and the like
     * @throws PythonError with the class and the message that StackStorm's list of errors has
     */
    @Nullable
    Object evaluate(@Nullable Object value, Map<String, HostFunction> functions) throws PythonError;

    /** Orquesta's, of which a failure is an error. */
    static Expressions of(OrquestaExpressions expressions) {
        return (value, functions) -> {
            Evaluated evaluated = expressions.evaluate(value, functions);
            if (evaluated instanceof Evaluated.Failed failed) {
                throw new PythonError(failed.type(), failed.message());
            }
            return ((Evaluated.Value) evaluated).value();
        };
    }
}
