// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access;

import java.util.Optional;
import java.util.Set;

/**
 * Knows users and their passwords: a file, a directory. Called on the threads of the API, several at a time; may block on
 * its own source, for a bounded time.
 */
public interface AuthBackend {

    /**
     * The user of this name if the password is right. A user that there is not takes as long as a wrong password: both
     * are empty. A name or a password that the source cannot hold is a wrong one, never an error.
     *
     * @param user as the client wrote it; any text
     * @param password as the client wrote it; any text, empty too
     * @throws UnavailableException if the source cannot be asked now, which says nothing of the password
     */
    Optional<User> authenticate(String user, String password);

    /**
     * A user whose password was right.
     *
     * @param name by which it is recorded; the backend's spelling, which need not be the client's
     * @param groups of the backend's source, which roles may be mapped to; empty where there are none
     */
    record User(String name, Set<String> groups) {

        public User {
            groups = Set.copyOf(groups);
        }
    }

    /** The source of users cannot be asked now. The message says which and why, and holds no password. */
    final class UnavailableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public UnavailableException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
