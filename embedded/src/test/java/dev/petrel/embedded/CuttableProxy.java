// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import dev.petrel.engine.lifecycle.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

/** Stands between a client and a server, listening on loopback, and breaks their connections when told to. */
public final class CuttableProxy implements AutoCloseable {

    private final String host;
    private final int target;
    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ThreadFactory threads = Threads.named("proxy");
    private volatile boolean cut;

    /** A proxy to port {@code target} of {@code host} that lets everything through. */
    public CuttableProxy(String host, int target) throws IOException {
        this.host = host;
        this.target = target;
        this.listening = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        threads.newThread(this::accept).start();
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** Breaks all connections, and every new one at once until {@link #heal}. */
    public void cut() {
        cut = true;
        breakAll();
    }

    /** Breaks all connections; new ones go through. */
    public void breakAll() {
        open.forEach(CuttableProxy::closeQuietly);
    }

    public void heal() {
        cut = false;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        breakAll();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                open.add(client);
                if (cut) {
                    closeQuietly(client);
                } else {
                    join(client, connectToTarget());
                }
            } catch (IOException e) {
                // closed, or the target is away: the client sees its connection end
            }
        }
    }

    private Socket connectToTarget() throws IOException {
        try {
            Socket server = new Socket(host, target);
            open.add(server);
            return server;
        } catch (IOException e) {
            breakAll();
            throw e;
        }
    }

    private void join(Socket client, Socket server) throws IOException {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        threads.newThread(() -> pump(client, server)).start();
        threads.newThread(() -> pump(server, client)).start();
        if (cut) {
            breakAll();
        }
    }

    private void pump(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException e) {
            // cut
        } finally {
            closeQuietly(from);
            closeQuietly(to);
            open.remove(from);
            open.remove(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // already closed
        }
    }
}
