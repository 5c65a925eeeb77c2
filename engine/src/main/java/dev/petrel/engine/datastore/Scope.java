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

    /**
     * The keys of {@code user}. A colon ends the name in the database, so that those in it are written {@code %3A}: the keys
     * of {@code a:b} are none of {@code a}'s.
     */
    public static Scope ofUser(String user) {
        return new Scope(KeyValue.USER, user.replaceAll("%(?=25|3A)", "%25").replace(":", "%3A") + ":");
    }

    /** The user whose keys have {@code prefix} before the colon. */
    public static String user(String prefix) {
        return prefix.replace("%3A", ":").replace("%25", "%");
    }

    /** {@code name} as the database has it. */
    public String stored(String name) {
        return prefix + name;
    }
}
