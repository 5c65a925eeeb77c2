// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules.criteria;

import dev.petrel.expression.PythonError;
import org.jspecify.annotations.Nullable;

/** An operator together with its pattern. */
interface Check {

    /** Whether it holds for {@code value}, which is null when the payload has none. */
    boolean holds(@Nullable Object value, Surroundings around) throws PythonError;
}
