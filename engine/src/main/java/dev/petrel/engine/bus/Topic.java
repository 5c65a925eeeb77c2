// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus;

/**
 * What is announced to all processes that listen at that moment. Best effort: the database is the truth, and a listener
 * that misses an announcement finds it there.
 */
public enum Topic {
    /** Packs, rules and what else is registered has changed. */
    CONTENT("content"),
    /** Roles, who has them, or the groups of a user have changed. */
    ROLES("roles"),
    /** A token or an API key was revoked or changed. */
    ACCESS("access"),
    /** A process has ended or is about to, or has given back a lease. */
    CLUSTER("cluster"),
    /** An execution is to be canceled. */
    CANCEL("cancel"),
    /** The status of an execution has changed. */
    STATUS("status"),
    /** An action tells something to all who listen. No database has what a listener misses. */
    ANNOUNCEMENT("announcement");

    private final String word;

    Topic(String word) {
        this.word = word;
    }

    /** The routing key, and a part of the name of each listener's queue. */
    public String word() {
        return word;
    }
}
