// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.lifecycle.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections whose client takes too long for the head of a request. Jetty itself knows only connections on which
 * nothing arrives: a client that sends a byte now and then would keep one for ever. Bodies have limits of their own, in
 * {@link BodyReader}.
 */
final class SlowHeads extends AbstractLifeCycle {

    private static final Logger log = LoggerFactory.getLogger(SlowHeads.class);

    private final ServerConnector connector;
    private final Duration limit;
    private final Clock clock;
    private final Map<Connection, Seen> connections = new HashMap<>(); // for the scheduled task alone
    private volatile Scheduler.@Nullable Task next;

    /**
     * What was seen of a connection between two requests.
     *
     * @param requests those whose head was complete
     * @param bytes all that had come when that was seen first
     * @param head when more was seen first, on the clock: a head has begun; null before
     */
    private record Seen(long requests, long bytes, @Nullable Long head) {}

    /** @param limit how long a head may take, and at most as long again */
    SlowHeads(ServerConnector connector, Duration limit, Clock clock) {
        this.connector = connector;
        this.limit = limit;
        this.clock = clock;
    }

    @Override
    protected void doStart() {
        schedule();
    }

    @Override
    protected void doStop() {
        Scheduler.Task task = next;
        if (task != null) {
            task.cancel();
        }
    }

    private void schedule() {
        next = connector
                .getScheduler()
                .schedule(
                        () -> {
                            look();
                            if (isRunning()) {
                                schedule();
                            }
                        },
                        limit.toMillis() / 2,
                        TimeUnit.MILLISECONDS);
    }

    private void look() {
        Map<Connection, Seen> now = new HashMap<>();
        for (EndPoint endPoint : connector.getConnectedEndPoints()) {
            Connection connection = endPoint.getConnection();
            if (connection == null) {
                continue; // closed meanwhile
            }
            Seen seen = look(connection);
            if (seen.head == null || clock.since(seen.head).compareTo(limit) < 0) {
                now.put(connection, seen);
            } else {
                log.debug("The head of a request took more than {} s: the connection is closed.", limit.toSeconds());
                endPoint.close(new TimeoutException("the head of a request took too long"));
            }
        }
        connections.clear();
        connections.putAll(now);
    }

    private Seen look(Connection connection) {
        Connection http =
                connection instanceof SslConnection tls ? tls.getSslEndPoint().getConnection() : connection;
        long requests = http.getMessagesIn();
        long bytes = connection.getBytesIn();
        Seen before = connections.get(connection);
        if (before == null || before.requests != requests || requests > http.getMessagesOut()) {
            return new Seen(requests, bytes, null);
        }
        boolean begins = before.head == null && bytes > before.bytes;
        return begins ? new Seen(requests, bytes, clock.nanos()) : before;
    }
}
