// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.expression.jinja;

import dev.petrel.engine.expression.PythonError;
import org.jspecify.annotations.Nullable;

/** What stands after {@code |}. */
interface Filter {
    @Nullable
    Object apply(@Nullable Object value, Arguments arguments, Scope scope) throws PythonError;
}
