// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the handler of a request. A pattern is a path whose segments may be placeholders, {@code /v1/rules/{ref}}; the
 * last may be {@code {name...}}, which takes the rest of the path, slashes included. Of several patterns that fit, the
 * one that was added first wins. Filled before it is asked, then read by any thread.
 */
public final class Router {

    private final List<Route> routes = new ArrayList<>();
    private final int mostListed;

    /** One whose lists anyone may ask for whole. */
    public Router() {
        this(Integer.MAX_VALUE);
    }

    /** @param mostListed how many items of a list others than administrators may ask for at once */
    public Router(int mostListed) {
        this.mostListed = mostListed;
    }

    int mostListed() {
        return mostListed;
    }

    /** Adds a route that takes neither parameters nor a body. A handler of GET answers HEAD too. */
    public Router add(String method, String pattern, Access access, Handler handler) {
        return add(method, pattern, access, Takes.NOTHING, handler);
    }

    /** Adds a route. A handler of GET answers HEAD too. */
    public Router add(String method, String pattern, Access access, Takes takes, Handler handler) {
        routes.add(new Route(method, pattern, split(pattern), access, takes, handler, false));
        return this;
    }

    /**
     * Adds a route that is answered at once, however many requests wait for their turn. For probes: its handler takes
     * little memory and waits for nothing.
     */
    public Router addPrompt(String method, String pattern, Access access, Takes takes, Handler handler) {
        routes.add(new Route(method, pattern, split(pattern), access, takes, handler, true));
        return this;
    }

    /** All routes, in the order in which they are tried. */
    public List<Route> routes() {
        return List.copyOf(routes);
    }

    /** The route for {@code method} and a path of these segments, decoded, or what there is instead. */
    Match find(String method, List<String> segments) {
        TreeSet<String> allowed = new TreeSet<>();
        for (Route route : routes) {
            Map<String, String> params = route.match(segments);
            if (params == null) {
                continue;
            }
            if (route.method.equals(method) || method.equals("HEAD") && route.method.equals("GET")) {
                return new Match(Optional.of(route), params, allowed);
            }
            allowed.add(route.method);
        }
        return new Match(Optional.empty(), Map.of(), allowed);
    }

    /**
     * What was found.
     *
     * @param allowed when no route was found: the methods that the path would have
     */
    public record Match(Optional<Route> route, Map<String, String> params, TreeSet<String> allowed) {}

    /**
     * A handler, the requests it is for, who may use it, and what it takes from them.
     *
     * @param prompt whether it is answered without waiting for a turn
     */
    public record Route(
            String method,
            String pattern,
            List<String> segments,
            Access access,
            Takes takes,
            Handler handler,
            boolean prompt) {

        private @Nullable Map<String, String> match(List<String> path) {
            Map<String, String> params = new LinkedHashMap<>();
            for (int i = 0; i < segments.size(); i++) {
                String segment = segments.get(i);
                if (i >= path.size()) {
                    return null;
                }
                if (segment.endsWith("...}")) {
                    params.put(
                            segment.substring(1, segment.length() - 4), String.join("/", path.subList(i, path.size())));
                    return params;
                }
                if (segment.startsWith("{")) {
                    params.put(segment.substring(1, segment.length() - 1), path.get(i));
                } else if (!segment.equals(path.get(i))) {
                    return null;
                }
            }
            return path.size() == segments.size() ? params : null;
        }
    }

    private static List<String> split(String path) {
        List<String> segments = new ArrayList<>(List.of(path.split("/", -1)));
        segments.removeIf(String::isEmpty);
        return segments;
    }
}
