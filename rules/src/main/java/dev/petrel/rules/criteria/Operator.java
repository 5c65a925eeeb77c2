// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules.criteria;

import dev.petrel.expression.PythonError;
import org.jspecify.annotations.Nullable;

/** How a criterion compares. */
interface Operator {

    /** The comparison with {@code pattern}; what can be prepared, such as a regular expression, is prepared here. */
    Check with(@Nullable Object pattern) throws PythonError;
}
