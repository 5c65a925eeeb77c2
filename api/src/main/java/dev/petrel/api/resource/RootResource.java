// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Names the product. */
public final class RootResource {

    public void addTo(Router router) {
        router.add("GET", "/", Access.OPEN, RootResource::product);
        for (String root : List.of("/v1", "/api/v1")) {
            router.add("GET", root, Access.AUTHENTICATED, RootResource::product);
        }
    }

    private static Response product(Request request) {
        return Response.ok(Map.of("product", "petrel", "version", version()));
    }

    private static String version() {
        return Optional.ofNullable(RootResource.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
