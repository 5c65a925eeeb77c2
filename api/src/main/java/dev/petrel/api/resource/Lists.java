// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Query;
import dev.petrel.api.http.Response;
import java.util.List;
import java.util.function.Function;

/** How lists are answered: the page in the body, how many there are and how many were asked for in headers. */
final class Lists {

    static final String TOTAL = "X-Total-Count";
    static final String LIMIT = "X-Limit";

    private Lists() {}

    /** The page of {@code all} that the query asks for, {@code usual} long if it does not say. */
    static <T> Response page(List<T> all, Query query, int usual, Function<T, ?> shape) {
        int limit = query.limit(usual);
        Response cut = cut(all, query, limit, shape);
        return cut.status() == 200 ? cut.with(LIMIT, Integer.toString(limit)) : cut;
    }

    /** All of {@code all}, or the page that the query asks for. */
    static <T> Response whole(List<T> all, Query query, Function<T, ?> shape) {
        return query.has("limit") ? page(all, query, -1, shape) : cut(all, query, -1, shape);
    }

    /** A page that was cut already. */
    static Response answer(List<?> items, long total, int limit) {
        return Response.ok(items).with(TOTAL, Long.toString(total)).with(LIMIT, Integer.toString(limit));
    }

    static Response notFound(String refOrId) {
        return Response.fault(404, "Resource with a reference or id \"" + refOrId + "\" not found");
    }

    private static <T> Response cut(List<T> all, Query query, int limit, Function<T, ?> shape) {
        int offset = query.offset();
        return query.fault().orElseGet(() -> {
            int from = Math.min(offset, all.size());
            int to = limit < 0 ? all.size() : (int) Math.min(all.size(), (long) from + limit);
            List<?> shown = all.subList(from, to).stream().map(shape).toList();
            return Response.ok(shown).with(TOTAL, Integer.toString(all.size()));
        });
    }
}
