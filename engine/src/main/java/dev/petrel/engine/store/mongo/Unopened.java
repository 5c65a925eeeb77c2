// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import dev.petrel.engine.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * In a document that was read, in place of a value that this process cannot decrypt: only who needs the value fails by that.
 *
 * @param failure says which document it is, and why
 */
record Unopened(StoreException failure) {

    /** {@code value}, unless it is such a one. */
    static @Nullable Object required(@Nullable Object value) {
        if (value instanceof Unopened unopened) {
            throw unopened.failure();
        }
        return value;
    }
}
