// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.datastore;

import dev.petrel.engine.model.KeyChange;

/** Hears of changes of keys, so that rules can. Called by whatever thread changes a key. */
public interface KeyChanges {

    /** Whether anything is to be told: else changes are not noted, and cost nothing extra. Must not throw. */
    boolean wanted();

    /**
     * Tells of {@code change}, which is noted in the store until it is told. May block for the broker; throws nothing: what
     * cannot be told now is told later.
     */
    void tell(KeyChange change);

    /** Of a datastore of whose changes nothing is told. */
    KeyChanges NONE = new KeyChanges() {
        @Override
        public boolean wanted() {
            return false;
        }

        @Override
        public void tell(KeyChange change) {}
    };
}
