// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Ports at which nobody listens, and nobody begins to while tests run: they are taken, without a listener. */
public final class ClosedPort {

    private static final Queue<Socket> TAKEN = new ConcurrentLinkedQueue<>(); // one that is forgotten is closed

    private ClosedPort() {}

    /** One of loopback, another one each time. */
    public static int any() throws IOException {
        Socket socket = new Socket();
        TAKEN.add(socket);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return socket.getLocalPort();
    }
}
