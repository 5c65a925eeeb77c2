// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node.tls;

import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.engine.security.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A TLS listener on loopback in front of a server that speaks none. */
final class TlsRelay implements AutoCloseable {

    private final SSLServerSocket listener;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /**
     * Listens on a free port.
     *
     * @param own its certificate, and the CA that clients' certificates must be of
     * @param wantsClients whether clients must have one
     */
    TlsRelay(Tls own, boolean wantsClients, int target) throws IOException {
        this.target = target;
        this.listener = (SSLServerSocket)
                own.context().getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        listener.setNeedClientAuth(wantsClients);
        Threads.named("tls-relay").newThread(this::accept).start();
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                SSLSocket client = (SSLSocket) listener.accept();
                open.add(client);
                Threads.named("tls-relay-client").newThread(() -> serve(client)).start();
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(SSLSocket client) {
        try (client) {
            client.startHandshake();
            try (Socket server = new Socket(InetAddress.getByName("127.0.0.1"), target)) {
                open.add(server);
                Thread answers = Threads.named("tls-relay-server").newThread(() -> pump(server, client));
                answers.start();
                pump(client, server);
            }
        } catch (IOException e) {
            // the client goes away, or was refused: it says why
        }
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
                out.flush();
            }
        } catch (IOException e) {
            // one end is gone; so is the other now
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
