// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules.criteria;

import dev.petrel.expression.PythonError;
import org.jspecify.annotations.Nullable;

/** Something made once: it, or why it could not be made. */
final class Attempt<T> {

    private final @Nullable T value;
    private final @Nullable PythonError error;

    private Attempt(@Nullable T value, @Nullable PythonError error) {
        this.value = value;
        this.error = error;
    }

    static <T> Attempt<T> of(Maker<T> maker) {
        try {
            return new Attempt<>(maker.make(), null);
        } catch (PythonError e) {
            return new Attempt<>(null, e);
        }
    }

    T get() throws PythonError {
        if (value == null) {
            throw error == null ? PythonError.value("nothing was made") : error;
        }
        return value;
    }

    interface Maker<T> {
        T make() throws PythonError;
    }
}
