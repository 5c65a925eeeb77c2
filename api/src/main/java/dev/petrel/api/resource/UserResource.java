// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Caller;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.view.Shape;
import dev.petrel.engine.access.Identity;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says who the caller is, how that is known, and what it may do. */
public final class UserResource {

    public void addTo(Router router, String root) {
        router.add("GET", root + "/user", Access.AUTHENTICATED, request -> Response.ok(user(request.caller())));
    }

    private static Map<String, @Nullable Object> user(Caller caller) {
        Identity identity = caller.identity();
        boolean placed = identity.place() != Identity.Place.NONE;
        return new Shape()
                .put("username", caller.user())
                .put(
                        "authentication",
                        new Shape()
                                .put("method", method(identity.proof()))
                                .put(
                                        "location",
                                        placed ? identity.place().name().toLowerCase(Locale.ROOT) : null)
                                .put(
                                        "token_expire",
                                        Shape.time(identity.expires().orElse(null)))
                                .done())
                .put(
                        "rbac",
                        new Shape()
                                .put("enabled", caller.authorizer().hasRoles())
                                .put("roles", caller.authorizer().roles(caller.user()))
                                .put("is_admin", caller.isAdmin())
                                .done())
                .done();
    }

    private static String method(Identity.Proof proof) {
        return switch (proof) {
            case NONE -> "none";
            case PASSWORD -> "password";
            case TOKEN, SERVICE_TOKEN -> "authentication token";
            case API_KEY -> "API key";
            case PROXY -> "proxy";
        };
    }
}
