// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a program shows with each request in the name of a user, for as long as it is enabled. The secret itself was shown
 * once, to whoever asked for it.
 *
 * @param id the first 24 digits of {@code hash}, so that either finds it
 * @param hash of the secret: see {@link SecretHash}
 * @param user whom it stands for
 */
public record ApiKey(
        String id,
        String hash,
        String user,
        Map<String, @Nullable Object> metadata,
        Instant createdAt,
        boolean enabled) {

    public ApiKey {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /** The key of a secret. */
    public static ApiKey of(
            String secret, String user, Map<String, @Nullable Object> metadata, Instant createdAt, boolean enabled) {
        String hash = SecretHash.of(secret);
        return new ApiKey(SecretHash.id(hash), hash, user, metadata, createdAt, enabled);
    }
}
