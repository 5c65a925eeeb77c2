// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.access.Identity.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a request shows to say who sends it: a token, or else an API key, from the first of the places where StackStorm's
 * clients put one. If it is wrong, no other is tried.
 *
 * @param key whether it is an API key; else it is a token
 */
record Credentials(boolean key, Place place, String secret) {

    private static final String AUTHORIZATION = "authorization";
    private static final Set<String> HEADERS =
            Set.of("x-auth-token", "st2-api-key", "cookie", AUTHORIZATION, "proxy-authorization");
    private static final Set<String> PARAMETERS = Set.of("x-auth-token", "st2-api-key");
    private static final String COOKIE = "auth-token";

    /** What {@code request} shows, or empty if that is nothing. */
    static Optional<Credentials> of(Request request) {
        return header(request, "x-auth-token", false)
                .or(() -> parameter(request, "x-auth-token", false))
                .or(() -> cookie(request))
                .or(() -> header(request, "st2-api-key", true))
                .or(() -> parameter(request, "st2-api-key", true));
    }

    /**
     * The request without anything that a client proves with who it is: for those who need not know it.
     *
     * @param basic whether name and password are left, for the service that takes them
     */
    static Request without(Request request, boolean basic) {
        Map<String, String> headers = new LinkedHashMap<>(request.headers());
        headers.keySet().removeIf(name -> HEADERS.contains(name) && !(basic && name.equals(AUTHORIZATION)));
        Map<String, List<String>> query = new LinkedHashMap<>(request.query());
        query.keySet().removeIf(PARAMETERS::contains);
        Request.Target target = new Request.Target(
                request.method(), request.path(), request.target().params(), query);
        return new Request(target, headers, request.caller(), request.body(), request.fields());
    }

    private static Optional<Credentials> header(Request request, String name, boolean key) {
        return request.header(name).flatMap(value -> some(key, Place.HEADER, value));
    }

    /** The first of several: a list of them is no token. */
    private static Optional<Credentials> parameter(Request request, String name, boolean key) {
        return request.query().getOrDefault(name, List.of()).stream()
                .findFirst()
                .flatMap(value -> some(key, Place.QUERY, value));
    }

    /**
     * Only browsers send cookies by themselves, and for pages of other sites too. What such a page sends has an Origin,
     * which was found to be allowed by now, or, in browsers of today, says that it comes from another site.
     */
    private static Optional<Credentials> cookie(Request request) {
        boolean foreign = request.header("origin").isEmpty()
                && request.header("sec-fetch-site")
                        .filter(site -> !site.equals("same-origin") && !site.equals("none"))
                        .isPresent();
        if (foreign) {
            return Optional.empty();
        }
        for (String cookie : request.header("cookie").orElse("").split("[;,]")) {
            int equals = cookie.indexOf('=');
            if (equals > 0 && cookie.substring(0, equals).strip().equals(COOKIE)) {
                return some(false, Place.COOKIE, cookie.substring(equals + 1).replace("\"", ""));
            }
        }
        return Optional.empty();
    }

    private static Optional<Credentials> some(boolean key, Place place, String value) {
        String secret = value.strip();
        return secret.isEmpty() ? Optional.empty() : Optional.of(new Credentials(key, place, secret));
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return (key ? "API key" : "token") + " in " + place;
    }
}
