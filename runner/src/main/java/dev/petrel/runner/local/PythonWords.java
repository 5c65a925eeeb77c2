// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.local;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import org.jspecify.annotations.Nullable;

/** Values as scripts expect to see them: the way Python prints them. */
final class PythonWords {

    private PythonWords() {}

    static String str(@Nullable Object value) {
        try {
            return PythonText.str(value);
        } catch (PythonError e) {
            throw new IllegalArgumentException("a parameter has no text form: " + e.getMessage(), e);
        }
    }
}
