// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.stream;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Live;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.access.Resource;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.store.LiveOutputStore;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /executions/{id}/output} of the stream: what an execution writes, as server-sent events, while it runs; of what
 * nothing could be seen meanwhile, when it has ended.
 */
public final class OutputResource {

    private final EventFeed feed;
    private final Outputs outputs;
    private final LiveOutputStore live;
    private final Clock clock;
    private final OutputPoller poller;

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

    public OutputResource(EventFeed feed, Outputs outputs, LiveOutputStore live, Clock clock) {
        this.feed = feed;
        this.outputs = outputs;
        this.live = live;
        this.clock = clock;
        this.poller = new OutputPoller(clock);
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
        Follower follower = new Follower(found.id(), types);
        Live client = feed.client(StreamFilter.ofExecution(found.id()), follower);
        return Response.events(new Live() {
            @Override
            public void begin(Sink sink) {
                client.begin(sink);
            }

            @Override
            public void ended() {
                poller.remove(follower);
                client.ended();
            }

            @Override
            public Duration heartbeat() {
                return client.heartbeat();
            }
        });
    }

    /** Follows an execution for one client. */
    private final class Follower implements EventFeed.Telling, Runnable {
        private final String id;
        private final List<String> types;
        private @Nullable OutputFollower looking;
        private Live.@Nullable Sink sink;
        private boolean over;

        Follower(String id, List<String> types) {
            this.id = id;
            this.types = types;
        }

        @Override
        public synchronized void began(Live.Sink to) {
            sink = to;
            looking = new OutputFollower(live, clock, types, to);
            run();
            if (!over) {
                poller.add(this);
            }
        }

        @Override
        public void happened(StreamEvent event, Live.Sink to) {
            if (event.ends() && id.equals(event.execution())) {
                run();
            }
        }

        /** Sends what is new; if the execution has ended, all that is left. */
        @Override
        public synchronized void run() {
            Live.Sink to = sink;
            OutputFollower on = looking;
            if (over || to == null || on == null) {
                return;
            }
            Optional<Execution> now = outputs.get(id);
            if (now.isEmpty()) {
                to.end();
                over = true;
            } else if (!now.get().status().isTerminal()) {
                over = !on.look(now.get());
            } else {
                over = true;
                if (!on.end(now.get())) {
                    to.endWith(new OutputEvents(now.get(), types, type -> outputs.written(now.get(), type)));
                }
            }
            if (over) {
                poller.remove(this);
            }
        }
    }
}
