// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.local;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Ports of this machine, for servers that start later. They are none of those that the kernel gives to outgoing
 * connections and to servers that ask for any port (on Linux 32768 and up): such a port is often taken by the time that
 * a server, which may need seconds to start, listens on it.
 */
public final class Ports {

    private static final int LOWEST = 10_000;
    private static final int END = 32_768;
    private static final int TRIES = 1_000;

    private Ports() {}

    /** One that is free now. Another process may take it before it is used, which is rare. */
    public static int free() throws IOException {
        return free(1).get(0);
    }

    /** Several that are free now, all different. */
    static List<Integer> free(int count) throws IOException {
        Random random = new Random();
        Set<Integer> found = new LinkedHashSet<>();
        for (int tries = 0; found.size() < count; tries++) {
            int port = LOWEST + random.nextInt(END - LOWEST);
            if (isFree(port)) {
                found.add(port);
            } else if (tries == TRIES) {
                throw new IOException("no port from " + LOWEST + " to " + (END - 1) + " is free on this machine");
            }
        }
        return List.copyOf(found);
    }

    private static boolean isFree(int port) throws IOException {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (BindException e) {
            return false;
        }
    }
}
