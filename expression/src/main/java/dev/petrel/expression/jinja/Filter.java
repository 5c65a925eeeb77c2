// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonError;
import org.jspecify.annotations.Nullable;

/** What stands after {@code |}. */
interface Filter {
    @Nullable
    Object apply(@Nullable Object value, Arguments arguments, Scope scope) throws PythonError;
}
