// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.datastore;

import dev.petrel.engine.model.KeyValue;

/**
 * Whose keys: those of the system, or those of one user.
 *
 * @param word the scope as the database and the API have it
 * @param prefix what a name begins with in the database
 */
public record Scope(String word, String prefix) {

    public static final Scope SYSTEM = new Scope(KeyValue.SYSTEM, "");

    /** The keys of {@code user}. */
    public static Scope ofUser(String user) {
        return new Scope(KeyValue.USER, user + ":");
    }

    /** {@code name} as the database has it. */
    public String stored(String name) {
        return prefix + name;
    }
}
