// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.access.ApiKeys;
import dev.petrel.engine.access.Authorizer;
import dev.petrel.engine.access.Tokens;
import java.time.InstantSource;

/** How a server knows who its callers are. */
public sealed interface Authentication {

    /** Nobody is asked: every caller is {@code caller}. */
    static Authentication none(Caller caller) {
        return new None(caller);
    }

    /** Callers show a token or an API key, but where a route is open to anyone. */
    static Authentication required(Tokens tokens, ApiKeys keys, Authorizer authorizer, InstantSource clock) {
        return new Required(tokens, keys, authorizer, clock);
    }

    /** Whether callers are asked. */
    default boolean asks() {
        return this instanceof Required;
    }

    /** See {@link #none}. */
    record None(Caller caller) implements Authentication {}

    /** See {@link #required}. */
    record Required(Tokens tokens, ApiKeys keys, Authorizer authorizer, InstantSource clock)
            implements Authentication {}
}
