// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A function that the caller of an expression brings: {@code ctx()}, {@code result()}. The same for Jinja and YAQL. */
@FunctionalInterface
public interface HostFunction {

    /**
     * Calls it. It may block if its caller allows that.
     *
     * @param arguments those that were given by position, evaluated
     * @param named those that were given by name, evaluated
     * @throws PythonError what the expression fails with
     */
    @Nullable
    Object call(List<@Nullable Object> arguments, Map<String, @Nullable Object> named) throws PythonError;
}
