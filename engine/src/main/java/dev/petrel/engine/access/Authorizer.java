// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access;

import java.util.List;
import java.util.Optional;

/** Decides what a user may do. Safe for any number of threads; answers from memory. */
public interface Authorizer {

    /** Without roles everyone may do everything, and is an administrator, as in StackStorm. */
    Authorizer EVERYTHING = new Authorizer() {
        @Override
        public boolean hasRoles() {
            return false;
        }

        @Override
        public List<String> roles(String user) {
            return List.of();
        }

        @Override
        public boolean isAdmin(String user) {
            return true;
        }

        @Override
        public boolean permits(String user, Permission permission, Optional<Resource> resource) {
            return true;
        }
    };

    /** Whether what users may do depends on roles at all. */
    boolean hasRoles();

    /** The names of a user's roles, in order. */
    List<String> roles(String user);

    /** Whether a user may do everything, see secrets and ask for lists of any length. */
    boolean isAdmin(String user);

    /**
     * Whether a user may do this.
     *
     * @param resource on what; empty for what is on no resource in particular, as a list is
     */
    boolean permits(String user, Permission permission, Optional<Resource> resource);

    /**
     * Whether a user has only what it made itself of what has an owner: executions, inquiries and rules. StackStorm's
     * permission isolation.
     */
    default boolean seesOnlyOwn(String user) {
        return false;
    }
}
