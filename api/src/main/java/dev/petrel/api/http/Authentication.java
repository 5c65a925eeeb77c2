// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.access.ApiKeys;
import dev.petrel.engine.access.Authorizer;
import dev.petrel.engine.access.Tokens;
import dev.petrel.engine.security.AddressRange;
import java.time.InstantSource;
import java.util.List;

/** How a server knows who its callers are. */
public sealed interface Authentication {

    /** Nobody is asked: every caller is {@code caller}. */
    static Authentication none(Caller caller) {
        return new None(caller, List.of());
    }

    /** Callers show a token or an API key, but where a route is open to anyone. */
    static Authentication required(Tokens tokens, ApiKeys keys, Authorizer authorizer, InstantSource clock) {
        return new Required(tokens, keys, authorizer, clock, List.of());
    }

    /** The same behind these proxies, which are believed when they tell the address of a client. */
    default Authentication behind(List<AddressRange> proxies) {
        return this instanceof Required required
                ? new Required(required.tokens, required.keys, required.authorizer, required.clock, proxies)
                : new None(((None) this).caller, proxies);
    }

    /** See {@link #behind}. */
    List<AddressRange> proxies();

    /** Whether callers are asked. */
    default boolean asks() {
        return this instanceof Required;
    }

    /** See {@link #none}. */
    record None(Caller caller, List<AddressRange> proxies) implements Authentication {}

    /** See {@link #required}. */
    record Required(Tokens tokens, ApiKeys keys, Authorizer authorizer, InstantSource clock, List<AddressRange> proxies)
            implements Authentication {}
}
