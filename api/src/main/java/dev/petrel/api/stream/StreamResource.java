// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.stream;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.engine.access.Permission;

/** {@code GET /stream}: what happens, as server-sent events, in StackStorm's names and shapes. */
public final class StreamResource {

    private final EventFeed feed;

    public StreamResource(EventFeed feed) {
        this.feed = feed;
    }

    public void addTo(Router router, String root) {
        router.add(
                "GET",
                root + "/stream",
                Access.to(Permission.STREAM_VIEW),
                Takes.NOTHING.list(StreamFilter.LISTS).query(StreamFilter.WORDS),
                this::stream);
    }

    private Response stream(Request request) {
        Query query = new Query(request);
        StreamFilter filter = StreamFilter.of(query);
        return query.fault()
                .orElseGet(() -> feed.hasRoom() ? Response.events(feed.client(filter, request.caller())) : full());
    }

    static Response full() {
        return Response.fault(
                        503,
                        "As many clients read the stream as [api] max_stream_clients allows. Try again, or ask another"
                                + " node.")
                .with("Retry-After", "5");
    }
}
