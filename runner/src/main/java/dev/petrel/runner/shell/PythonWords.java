// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.shell;

import org.jspecify.annotations.Nullable;

/** Values as scripts expect to see them: the way Python prints them. */
final class PythonWords {

    private PythonWords() {}

    static String str(@Nullable Object value) {
        return String.valueOf(value);
    }
}
