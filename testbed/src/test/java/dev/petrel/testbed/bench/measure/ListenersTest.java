// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ListenersTest {

    @Test
    void findsTheProcessBehindAPort() throws IOException {
        assumeTrue(Files.isReadable(Path.of("/proc/net/tcp")));
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "amqp://guest:guest@127.0.0.1:" + socket.getLocalPort() + "/,amqp://127.0.0.2:1/";

            assertThat(Listeners.ofMachine().find(url, 5672))
                    .hasValue(ProcessHandle.current().pid());
        }
    }

    @Test
    void knowsNothingOfOtherMachines() {
        assertThat(Listeners.ofMachine().find("mongodb://192.0.2.1:27017/", 27017))
                .isEmpty();
        assertThat(Listeners.ofMachine().find("no address", 27017)).isEmpty();
    }
}
