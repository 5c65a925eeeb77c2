// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.access.Permission;
import dev.petrel.engine.access.Resource;
import java.util.Optional;
import java.util.function.Function;

/** Who may use a route. Every route says it. */
public sealed interface Access {

    /** Anyone, without saying who it is: probes, and what authenticates its callers itself. */
    Access OPEN = new Open();

    /** Any client that is known. */
    Access AUTHENTICATED = new Authenticated();

    /** Clients with a permission on no resource in particular. */
    static Access to(Permission permission) {
        return new Permitted(permission, request -> Optional.empty());
    }

    /**
     * Clients with a permission on the resource that the path names.
     *
     * @param resource finds it; empty when there is none, which the handler answers. May read from the store
     */
    static Access to(Permission permission, Function<Request, Optional<Resource>> resource) {
        return new Permitted(permission, resource);
    }

    /** See {@link #OPEN}. */
    record Open() implements Access {}

    /** See {@link #AUTHENTICATED}. */
    record Authenticated() implements Access {}

    /** See {@link #to}. */
    record Permitted(Permission permission, Function<Request, Optional<Resource>> resource) implements Access {}
}
