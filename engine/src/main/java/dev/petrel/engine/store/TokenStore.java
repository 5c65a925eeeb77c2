// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import dev.petrel.engine.model.Token;
import java.time.Instant;
import java.util.Optional;

/** Tokens. One that has expired is found until it is removed, so that its client can be told why it counts no more. */
public interface TokenStore {

    /** Adds a token. The same once more changes nothing. */
    void insert(Token token);

    /** The token of this id. */
    Optional<Token> get(String id);

    /** Lets a token end at another time; false if it is not there. */
    boolean extend(String id, Instant expiry);

    /** Removes a token; false if it was not there. */
    boolean delete(String id);

    /** Removes those that expired before this time. A server may do so by itself. */
    void deleteExpired(Instant before);
}
