// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Query;
import dev.petrel.api.http.Response;
import java.util.List;

/** How lists are answered: the page in the body, how many there are in a header. */
final class Lists {

    static final int USUAL_LIMIT = 100;

    private Lists() {}

    /** The page of {@code all} that the query asks for. */
    static Response page(List<?> all, Query query) {
        int limit = query.limit(USUAL_LIMIT);
        int offset = query.offset();
        return query.fault().orElseGet(() -> {
            int from = Math.min(offset, all.size());
            int to = limit < 0 ? all.size() : Math.min(all.size(), from + limit);
            return answer(all.subList(from, to), all.size(), limit);
        });
    }

    static Response answer(List<?> items, long total, int limit) {
        return Response.ok(items).with("X-Total-Count", Long.toString(total)).with("X-Limit", Integer.toString(limit));
    }

    static Response notFound(String refOrId) {
        return Response.fault(404, "Resource with a reference or id \"" + refOrId + "\" not found");
    }
}
