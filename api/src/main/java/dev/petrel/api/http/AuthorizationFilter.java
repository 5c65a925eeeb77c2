// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.access.Resource;
import java.util.Optional;

/**
 * Refuses what the caller's roles do not allow: what the route asks for ({@link Access}), and what only administrators
 * may ask of any route. What does not exist is not found before it is forbidden, as in StackStorm. Without roles, and for
 * administrators, nothing is looked up.
 */
final class AuthorizationFilter implements Filter {

    private static final String SHOW_SECRETS = "show_secrets";

    private final int mostListed;

    /** @param mostListed {@code [api] max_page_size} */
    AuthorizationFilter(int mostListed) {
        this.mostListed = mostListed;
    }

    @Override
    public boolean holdsOn() {
        return true;
    }

    @Override
    public Optional<Response> refusal(Head head) {
        Caller caller = head.request().caller();
        Optional<Router.Route> route = head.match().route();
        if (route.isEmpty() || caller.isAdmin()) {
            return Optional.empty();
        }
        Access access = route.get().access();
        if (access == Access.ADMINISTRATOR) {
            return caller.adminRefusal("Administrator access required");
        }
        Optional<Response> refused =
                access instanceof Access.Permitted permitted ? refusal(permitted, head.request()) : Optional.empty();
        return refused.or(() -> access == Access.OPEN ? Optional.empty() : forAdmins(route.get(), head.request()));
    }

    private static Optional<Response> refusal(Access.Permitted permitted, Request request) {
        Caller caller = request.caller();
        if (permitted.resource() == null) {
            return caller.refusal(permitted.permission());
        }
        Optional<Resource> found = permitted.resource().apply(request);
        if (found.isPresent()) {
            return caller.refusal(permitted.permission(), found.get());
        }
        // Not left to the handler, which may find what is made just now.
        return caller.may(permitted.permission()) ? Optional.empty() : Optional.of(unknown(request));
    }

    private static Response unknown(Request request) {
        String ref = request.target().params().get("ref");
        String id = request.target().params().getOrDefault("id", request.path());
        return Response.fault(
                404,
                ref != null
                        ? "Resource with a reference or id \"" + Quoted.shorten(ref) + "\" not found"
                        : "Unable to identify resource with id \"" + Quoted.shorten(id) + "\".");
    }

    private Optional<Response> forAdmins(Router.Route route, Request request) {
        Query query = new Query(request);
        Takes takes = route.takes();
        if (takes.query().contains(SHOW_SECRETS) && query.flag(SHOW_SECRETS)) {
            return request.caller().adminRefusal("\"" + SHOW_SECRETS + "\" requires administrator access");
        }
        Integer limit = takes.query().contains("limit") ? query.number("limit") : null;
        if (limit == null || limit != -1 && limit <= mostListed) {
            return Optional.empty();
        }
        return request.caller()
                .adminRefusal(
                        limit == -1
                                ? "Administrator access required to be able to specify limit=-1 and retrieve all the"
                                        + " records"
                                : "Limit \"" + limit + "\" specified, maximum value is \"" + mostListed + "\"");
    }
}
