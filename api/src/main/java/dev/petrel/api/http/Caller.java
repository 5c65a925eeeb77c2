// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.access.Authorizer;
import dev.petrel.engine.access.Identity;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.access.Resource;
import java.util.Optional;

/**
 * Who sends a request, and what it may do.
 *
 * @param from the address it comes from, as text; empty when it is not known
 */
public record Caller(Identity identity, Authorizer authorizer, String from) {

    /** Who may be anyone: what the health servers answer to. */
    public static final Caller ANONYMOUS = of("");

    /** A caller that is not asked who it is, and may do everything. */
    public static Caller of(String user) {
        return new Caller(Identity.unproven(user), Authorizer.EVERYTHING, "");
    }

    /** The same caller at this address. */
    Caller at(String address) {
        return new Caller(identity, authorizer, address);
    }

    /** The name that is recorded with what the request does. */
    public String user() {
        return identity.user();
    }

    public boolean isAdmin() {
        return authorizer.isAdmin(user());
    }

    /** Whether it may do this on no resource in particular. */
    public boolean may(Permission permission) {
        return authorizer.permits(user(), permission, Optional.empty());
    }

    public boolean may(Permission permission, Resource resource) {
        return authorizer.permits(user(), permission, Optional.of(resource));
    }
}
