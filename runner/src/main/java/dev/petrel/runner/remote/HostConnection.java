// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.forward.ExplicitPortForwardingTracker;

/** An open connection to a host, and those that it goes through. Used by one thread. */
final class HostConnection implements AutoCloseable {

    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final Deque<ClientSession> sessions = new ArrayDeque<>();
    private final Deque<ExplicitPortForwardingTracker> forwards = new ArrayDeque<>();

    void add(ClientSession session) {
        sessions.push(session);
    }

    void add(ExplicitPortForwardingTracker forward) {
        forwards.push(forward);
    }

    /** The connection to the host itself. */
    ClientSession session() {
        return sessions.element();
    }

    /** Closes all, the host's own first, and waits until that is done. An interrupt is kept for later. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        for (ClientSession session : sessions) {
            close(session);
        }
        for (ExplicitPortForwardingTracker forward : forwards) {
            try {
                forward.close();
            } catch (IOException e) { // it has gone with its connection
                continue;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(ClientSession session) {
        try {
            if (session.close(false).await(CLOSING)) {
                return;
            }
        } catch (IOException e) { // at once, then
            session.close(true);
            return;
        }
        session.close(true);
    }
}
