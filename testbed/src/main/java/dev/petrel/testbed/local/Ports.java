// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports of this machine. */
public final class Ports {

    private Ports() {}

    /** One that is free now. Another process may take it before it is used. */
    public static int free() throws IOException {
        return free(1).get(0);
    }

    /** Several that are free now, all different. Another process may take one before it is used. */
    static List<Integer> free(int count) throws IOException {
        List<ServerSocket> probes = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                probes.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return probes.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket probe : probes) {
                probe.close();
            }
        }
    }
}
