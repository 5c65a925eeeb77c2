// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Caller;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Names the product and the calling user: until there is authentication, every caller is the system user. */
public final class RootResource {

    public void addTo(Router router) {
        router.add("GET", "/", Access.OPEN, request -> Response.ok(Map.of("product", "petrel", "version", version())));
        for (String root : List.of("/v1", "/api/v1")) {
            router.add("GET", root + "/user", Access.AUTHENTICATED, request -> Response.ok(user(request.caller())));
        }
    }

    private static String version() {
        return Optional.ofNullable(RootResource.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    private Map<String, @Nullable Object> user(Caller caller) {
        Map<String, @Nullable Object> user = new LinkedHashMap<>();
        user.put("username", caller.user());
        user.put("authentication", Map.of("method", "none"));
        user.put("rbac", Map.of("enabled", false, "roles", List.of(), "is_admin", true));
        return user;
    }
}
