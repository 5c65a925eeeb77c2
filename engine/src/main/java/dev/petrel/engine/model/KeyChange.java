// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import org.jspecify.annotations.Nullable;

/**
 * That a key of the datastore was written, was deleted, or expired.
 *
 * @param id of the change: no other has it
 * @param before what was there, or null for nothing
 * @param after what is there since, or null for nothing
 * @param chain the length of the chain of what caused it, 0 if nothing of Petrel's own did
 */
public record KeyChange(
        String id, @Nullable KeyValue before, @Nullable KeyValue after, int chain) {

    public KeyChange {
        if (before == null && after == null) {
            throw new IllegalArgumentException("nothing has become of nothing");
        }
    }

    /** The key, as it is after the change or was before it ended. */
    public KeyValue key() {
        KeyValue key = after == null ? before : after;
        if (key == null) {
            throw new IllegalStateException("a change is of something");
        }
        return key;
    }
}
