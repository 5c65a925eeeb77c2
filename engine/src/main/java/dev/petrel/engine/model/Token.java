// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client that has logged in shows with each request. The secret itself is with the client alone.
 *
 * @param id the first 24 digits of {@code hash}, so that either finds it
 * @param hash of the secret: see {@link SecretHash}
 * @param user whom it stands for
 * @param expiry when it stops to count
 * @param service whether Petrel gave it to an action or a sensor
 * @param metadata what it was given for
 */
public record Token(
        String id, String hash, String user, Instant expiry, boolean service, Map<String, @Nullable Object> metadata) {

    public Token {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /** The token of a secret. */
    public static Token of(
            String secret, String user, Instant expiry, boolean service, Map<String, @Nullable Object> metadata) {
        String hash = SecretHash.of(secret);
        return new Token(SecretHash.id(hash), hash, user, expiry, service, metadata);
    }

    /** Whether it counts no more. */
    public boolean isExpired(Instant now) {
        return !now.isBefore(expiry);
    }
}
