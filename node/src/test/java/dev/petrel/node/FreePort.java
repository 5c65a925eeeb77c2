// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that start later: none of those that the kernel gives to outgoing connections (on Linux 32768 and up),
 * of which one may be taken by the time that the server listens.
 */
final class FreePort {

    private static final int LOWEST = 10_000;
    private static final int END = 32_768;

    private FreePort() {}

    static int any() throws IOException {
        while (true) {
            try (ServerSocket probe =
                    new ServerSocket(ThreadLocalRandom.current().nextInt(LOWEST, END))) {
                return probe.getLocalPort();
            } catch (BindException e) {
                continue; // it is taken
            }
        }
    }
}
