// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

import org.jspecify.annotations.Nullable;

/** A value that is none of JSON's and says itself how it behaves: an undefined variable, a datastore lookup, a range. */
public interface PythonObject {

    /** What {@code type(x).__name__} gives. */
    String typeName();

    /** What {@code str(x)} gives. */
    String str() throws PythonError;

    /** What {@code repr(x)} gives. */
    default String repr() throws PythonError {
        return str();
    }

    /** What {@code bool(x)} gives. */
    default boolean truth() throws PythonError {
        return true;
    }

    /** What {@code x == other} gives. */
    default boolean equalTo(@Nullable Object other) throws PythonError {
        return this == other;
    }
}
