// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

import org.jspecify.annotations.Nullable;

/** What became of an expression that gives a value, not a text. */
public sealed interface Evaluated {

    /** The value: JSON-like, a {@link Tuple}, or another {@link PythonObject}. */
    record Value(@Nullable Object value) implements Evaluated {}

    /**
     * Why it gave none.
     *
     * @param type the name of Python's exception: {@code UndefinedError}
     * @param message in Python's words: {@code 'x' is undefined}
     */
    record Failed(String type, String message) implements Evaluated {}
}
