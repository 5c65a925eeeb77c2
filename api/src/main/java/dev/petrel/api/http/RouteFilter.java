// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import java.util.Optional;
import java.util.TreeSet;

/** Answers what no route is for: another method, another path, {@code OPTIONS}. */
final class RouteFilter implements Filter {

    @Override
    public Optional<Response> refusal(Head head) {
        if (head.match().route().isPresent()) {
            return Optional.empty();
        }
        TreeSet<String> allowed = head.match().allowed();
        if (allowed.isEmpty()) {
            return Optional.of(Response.fault(404, "The resource could not be found."));
        }
        String methods = String.join(", ", allowed) + (allowed.contains("GET") ? ", HEAD" : "") + ", OPTIONS";
        String method = head.request().method();
        return Optional.of(
                method.equals("OPTIONS")
                        ? Response.text(200, "text/plain", "").with("Allow", methods)
                        : Response.fault(
                                        405,
                                        "The method " + Quoted.shorten(method) + " is not allowed here. Allowed: "
                                                + methods + ".")
                                .with("Allow", methods));
    }
}
