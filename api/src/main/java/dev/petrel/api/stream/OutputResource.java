// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.stream;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Live;
import dev.petrel.api.http.Pieces;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.access.Resource;
import dev.petrel.engine.model.Execution;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * {@code GET /executions/{id}/output} of the stream: what an execution wrote, as server-sent events, when it has ended; the
 * connection waits for that. StackStorm sends the lines as they come.
 */
public final class OutputResource {

    private final EventFeed feed;
    private final Outputs outputs;

    /** Knows executions and what they wrote. */
    public interface Outputs {

        /** The execution that the path of {@code request} names. */
        Optional<Execution> find(Request request);

        /** The execution with this id. */
        Optional<Execution> get(String id);

        /** What {@code ended} wrote to {@code stdout} or {@code stderr}, secrets masked: its text in UTF-8, cut anywhere. */
        Iterator<byte[]> written(Execution ended, String stream);

        /** The same as a resource. */
        Optional<Resource> resource(Request request);

        /** The answer when there is no such execution. */
        Response unknown(String id);
    }

    public OutputResource(EventFeed feed, Outputs outputs) {
        this.feed = feed;
        this.outputs = outputs;
    }

    public void addTo(Router router, String root) {
        router.add(
                "GET",
                root + "/executions/{id}/output",
                Access.to(Permission.EXECUTION_VIEW, outputs::resource),
                Takes.NOTHING.query("output_type"),
                this::output);
    }

    private Response output(Request request) {
        Query query = new Query(request);
        String word = query.word("output_type", List.of("stdout", "stderr", "all"));
        List<String> types = word == null || word.equals("all") ? List.of("stdout", "stderr") : List.of(word);
        return query.fault()
                .orElseGet(() -> outputs.find(request)
                        .map(execution -> output(execution, types))
                        .orElseGet(() -> outputs.unknown(request.param("id"))));
    }

    private Response output(Execution found, List<String> types) {
        if (!feed.hasRoom()) {
            return StreamResource.full();
        }
        String id = found.id();
        return Response.events(feed.client(StreamFilter.ofExecution(id), new EventFeed.Telling() {
            @Override
            public void began(Live.Sink sink) {
                endIfOver(id, types, sink);
            }

            @Override
            public void happened(StreamEvent event, Live.Sink sink) {
                if (event.ends() && id.equals(event.execution())) {
                    endIfOver(id, types, sink);
                }
            }
        }));
    }

    private void endIfOver(String id, List<String> types, Live.Sink sink) {
        Optional<Execution> now = outputs.get(id);
        if (now.isEmpty()) {
            sink.end();
        } else if (now.get().status().isTerminal()) {
            Pieces events = new OutputEvents(now.get(), types, type -> outputs.written(now.get(), type));
            sink.endWith(events);
        }
    }
}
