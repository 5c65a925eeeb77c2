// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonObject;
import org.jspecify.annotations.Nullable;

/** A value of Jinja's own that has attributes: {@code loop}, {@code namespace()}. */
interface Attributes extends PythonObject {

    /** The attribute, or an {@link Undefined}. */
    @Nullable
    Object attribute(String name) throws PythonError;

    @Override
    default String str() throws PythonError {
        return "<" + typeName() + ">";
    }
}
