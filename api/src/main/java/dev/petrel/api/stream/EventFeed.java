// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.stream;

import dev.petrel.api.http.Caller;
import dev.petrel.api.http.Live;
import dev.petrel.api.view.ExecutionView;
import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.bus.Topic;
import dev.petrel.engine.bus.TopicListener;
import dev.petrel.engine.bus.TopicSubscription;
import dev.petrel.engine.execution.Announcement;
import dev.petrel.engine.execution.StatusChanged;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.LogThrottle;
import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.store.ExecutionStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells clients of the stream what happens. It listens to the bus while there is a client and costs nothing else; what it tells
 * of an execution it reads from the database, once for all clients. Best effort, as StackStorm's stream: nothing is told again.
 * Whoever makes executions waits for none of this. For any thread.
 */
public final class EventFeed implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EventFeed.class);

    /** How many changes are looked up at once, and how many wait for that at most. */
    private static final int AT_ONCE = 200;

    private static final int MOST_WAITING = 10_000;

    private final MessageBus bus;
    private final ExecutionStore executions;
    private final Supplier<ExecutionView> views;
    private final int most;
    private final LogThrottle failures;
    private final LogThrottle losses;
    private final ExecutorService thread = Threads.oneWhenNeeded(Threads.named("api-stream"), 1);
    private final List<Client> clients = new CopyOnWriteArrayList<>();
    private final List<TopicSubscription> subscriptions = new ArrayList<>();
    private final Deque<StatusChanged> waiting = new ArrayDeque<>();
    private boolean working;
    private boolean closed;

    /**
     * @param views makes what shows executions, for some of them
     * @param most how many clients there may be at once
     */
    public EventFeed(MessageBus bus, ExecutionStore executions, Supplier<ExecutionView> views, int most, Clock clock) {
        this.bus = bus;
        this.executions = executions;
        this.views = views;
        this.most = most;
        this.failures = new LogThrottle(clock);
        this.losses = new LogThrottle(clock);
    }

    /** What is done for a client. */
    interface Telling {

        /** It is told from now on. */
        default void began(Live.Sink sink) {}

        /** Something has happened; whether the client wants it is up to this. */
        void happened(StreamEvent event, Live.Sink sink);
    }

    /** One that is told. */
    private final class Client implements Live {
        private final StreamFilter filter;
        private final Telling telling;
        private volatile @Nullable Sink sink;

        Client(StreamFilter filter, Telling telling) {
            this.filter = filter;
            this.telling = telling;
        }

        @Override
        public void begin(Sink to) {
            sink = to;
            if (joined(this)) {
                telling.began(to);
            } else {
                to.end();
            }
        }

        @Override
        public void ended() {
            left(this);
        }

        void tell(StreamEvent event) {
            Sink to = sink;
            if (to != null) {
                telling.happened(event, to);
            }
        }
    }

    /** Whether there may be another client. */
    boolean hasRoom() {
        return clients.size() < most;
    }

    /** A further client, which gets what {@code filter} lets through and {@code caller} may see. */
    Live client(StreamFilter filter, Caller caller) {
        return client(filter, (event, sink) -> {
            boolean hidden = event.resource().filter(caller::isHidden).isPresent();
            boolean ignored = !hidden && filter.wants(event) && sink.send(event.bytes());
            if (filter.endsWith(event)) {
                sink.end();
            }
        });
    }

    /** A further client. @param filter what cannot pass it need not be told of */
    Live client(StreamFilter filter, Telling telling) {
        return new Client(filter, telling);
    }

    private synchronized boolean joined(Client client) {
        if (closed || clients.size() >= most) {
            return false;
        }
        clients.add(client);
        if (subscriptions.isEmpty()) {
            subscriptions.add(bus.listen(Topic.STATUS, listener(message -> changed(StatusChanged.decode(message)))));
            subscriptions.add(
                    bus.listen(Topic.ANNOUNCEMENT, listener(message -> tell(event(Announcement.decode(message))))));
        }
        return true;
    }

    private synchronized void left(Client client) {
        clients.remove(client);
        if (clients.isEmpty()) {
            subscriptions.forEach(TopicSubscription::close);
            subscriptions.clear();
            waiting.clear();
        }
    }

    private TopicListener listener(Consumer<String> received) {
        return new TopicListener() {
            @Override
            public void received(String message) {
                received.accept(message);
            }

            @Override
            public void missed() {
                log.debug("The stream may have missed what happened.");
            }
        };
    }

    private static StreamEvent event(Announcement told) {
        return new StreamEvent(
                "st2.announcement__" + told.route(), null, null, told.execution(), false, Optional.empty(), () -> {
                    Map<String, @Nullable Object> body = new LinkedHashMap<>();
                    body.put("payload", told.payload());
                    body.put("trace_context", told.traceContext());
                    return body;
                });
    }

    private void changed(StatusChanged change) {
        if (clients.stream().noneMatch(client -> client.filter.mayWant(change.id()))) {
            return;
        }
        synchronized (this) {
            if (waiting.size() >= MOST_WAITING) {
                waiting.remove();
                losses.another()
                        .ifPresent(times -> log.warn(
                                "The stream cannot keep up: it does not tell of {} changes of executions.", times));
            }
            waiting.add(change);
            if (!working && !closed) {
                working = true;
                thread.execute(this::work);
            }
        }
    }

    private synchronized List<StatusChanged> next() {
        List<StatusChanged> some = new ArrayList<>();
        while (some.size() < AT_ONCE && !waiting.isEmpty()) {
            some.add(waiting.remove());
        }
        working = !some.isEmpty();
        return some;
    }

    private void work() {
        for (List<StatusChanged> some = next(); !some.isEmpty(); some = next()) {
            try {
                tell(some);
            } catch (RuntimeException e) { // the stream goes on with what comes next
                failures.another()
                        .ifPresent(times -> log.warn(
                                "The stream does not tell of changes of executions ({} times since this was said last): {}",
                                times,
                                e.toString()));
            }
        }
    }

    private void tell(List<StatusChanged> changes) {
        ExecutionView view = views.get();
        List<String> ids = changes.stream().map(StatusChanged::id).distinct().toList();
        Map<String, Execution> now = new HashMap<>();
        view.readAlong(read(ids, view)).forEach(execution -> now.put(execution.id(), execution));
        for (StatusChanged change : changes) {
            Execution execution = now.get(change.id());
            if (execution != null) {
                ExecutionEvents.of(change, execution, view).forEach(this::tell);
            }
        }
    }

    /** Those that can be read: one that cannot must not hide the others. */
    private List<Execution> read(List<String> ids, ExecutionView view) {
        try {
            return executions.read(ids, view.parts());
        } catch (IllegalArgumentException e) {
            List<Execution> all = new ArrayList<>();
            for (String id : ids) {
                try {
                    all.addAll(executions.read(List.of(id), view.parts()));
                } catch (IllegalArgumentException unreadable) {
                    log.debug("The stream does not tell of an execution: {}", unreadable.getMessage());
                }
            }
            return all;
        }
    }

    private void tell(StreamEvent event) {
        clients.forEach(client -> client.tell(event));
    }

    /** Lets clients in, from the start and again after {@link #close}. */
    public synchronized void open() {
        closed = false;
    }

    /** Ends all streams and lets no further client in. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        for (Client client : clients) {
            Live.Sink sink = client.sink;
            if (sink != null) {
                sink.end();
            }
        }
    }
}
