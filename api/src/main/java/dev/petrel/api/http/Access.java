// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.access.Permission;
import dev.petrel.engine.access.Resource;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who may use a route. Every route says it. */
public sealed interface Access {

    /** Anyone, without saying who it is: probes, and what authenticates its callers itself. */
    Access OPEN = new Open();

    /** Any client that is known. */
    Access AUTHENTICATED = new Authenticated();

    /** Administrators; anyone who is known, without roles. */
    Access ADMINISTRATOR = new Administrator();

    /** Clients with a permission on no resource in particular. */
    static Access to(Permission permission) {
        return new Permitted(permission, null);
    }

    /**
     * Clients with a permission on the resource that the path names.
     *
     * @param resource finds it; empty when there is none: the answer then is 404, from the handler if the client may do
     *     this on any resource. May read from the store. Not asked while there are no roles, nor for administrators
     */
    static Access to(Permission permission, Function<Request, Optional<Resource>> resource) {
        return new Permitted(permission, resource);
    }

    /**
     * Clients that are known, as far as the head of the request says it. On what the permission is asked, the body says,
     * or it is asked of each item of a list: so the handler asks, through {@link Caller}.
     */
    static Access inHandler(Permission permission) {
        return new InHandler(permission);
    }

    /** See {@link #OPEN}. */
    record Open() implements Access {}

    /** See {@link #AUTHENTICATED}. */
    record Authenticated() implements Access {}

    /** See {@link #ADMINISTRATOR}. */
    record Administrator() implements Access {}

    /**
     * See {@link #to}.
     *
     * @param resource null for no resource in particular
     */
    record Permitted(Permission permission, @Nullable Function<Request, Optional<Resource>> resource)
            implements Access {}

    /** See {@link #inHandler}. */
    record InHandler(Permission permission) implements Access {}
}
