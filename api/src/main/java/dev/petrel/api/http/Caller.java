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
 * @param from the address it comes from, as text; behind a proxy that is trusted, the one that this tells; empty when it is
 *     not known
 * @param peer the address of the connection: that of a proxy, if there is one
 */
public record Caller(Identity identity, Authorizer authorizer, String from, String peer) {

    /** Who may be anyone: what the health servers answer to. */
    public static final Caller ANONYMOUS = of("");

    /** One whose addresses are still to be found. */
    public Caller(Identity identity, Authorizer authorizer) {
        this(identity, authorizer, "", "");
    }

    /** A caller that is not asked who it is, and may do everything. */
    public static Caller of(String user) {
        return new Caller(Identity.unproven(user), Authorizer.EVERYTHING);
    }

    /** The same caller at these addresses. */
    Caller at(String client, String connection) {
        return new Caller(identity, authorizer, client, connection);
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

    /** Whether it may do this on {@code resource}. */
    public boolean may(Permission permission, Resource resource) {
        return !isHidden(resource) && authorizer.permits(user(), permission, Optional.of(resource));
    }

    /** The answer to a caller that may not do this on no resource in particular, in StackStorm's words; else empty. */
    public Optional<Response> refusal(Permission permission) {
        return may(permission)
                ? Optional.empty()
                : refused("User \"" + user() + "\" doesn't have required permission \"" + permission.text() + "\"");
    }

    /** The answer to a caller that may not do this on {@code resource}; else empty. */
    public Optional<Response> refusal(Permission permission, Resource resource) {
        return denial(permission, resource)
                .map(text -> Response.fault(403, text).about(resource.uid()));
    }

    /** Why a caller may not do this on {@code resource}, in StackStorm's words; empty if it may. */
    public Optional<String> denial(Permission permission, Resource resource) {
        if (isHidden(resource)) {
            return Optional.of("User \"" + user() + "\" doesn't have access to resource \"" + resource.uid()
                    + "\" due to resource permission isolation.");
        }
        return may(permission, resource)
                ? Optional.empty()
                : Optional.of("User \"" + user() + "\" doesn't have required permission \"" + permission.text()
                        + "\" on resource \"" + resource.uid() + "\"");
    }

    /** Whether the caller has only what it made itself, and another made this. */
    public boolean isHidden(Resource resource) {
        return resource.owner().filter(owner -> !owner.equals(user())).isPresent() && seesOnlyOwn();
    }

    /** See {@link Authorizer#seesOnlyOwn}. */
    public boolean seesOnlyOwn() {
        return authorizer.seesOnlyOwn(user());
    }

    /** The answer to a caller that is no administrator, where there are roles; else empty. */
    public Optional<Response> adminRefusal(String text) {
        return isAdmin() ? Optional.empty() : refused(text);
    }

    private static Optional<Response> refused(String text) {
        return Optional.of(Response.fault(403, text));
    }
}
