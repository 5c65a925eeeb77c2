// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the datastore.
 *
 * @param scope {@code st2kv.system} or {@code st2kv.user}
 * @param name in the user scope it starts with {@code <user>:}
 * @param secret whether the value is to be hidden from listings
 * @param expiresAt when it ceases to exist, or null for never
 */
public record KeyValue(
        String scope,
        String name,
        String value,
        boolean secret,
        @Nullable String description,
        @Nullable Instant expiresAt) {

    public static final String SYSTEM = "st2kv.system";
    public static final String USER = "st2kv.user";
}
