// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RabbitNodeTest {

    @Test
    void theCookieIsASecretOfItsCluster(@TempDir Path one, @TempDir Path other) throws Exception {
        RabbitNode.prepare(one);
        RabbitNode.prepare(other);

        Path cookie = one.resolve(".erlang.cookie");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cookie)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(cookie))
                .matches("[0-9a-f]{32}")
                .isNotEqualTo(Files.readString(other.resolve(".erlang.cookie")));
    }

    @Test
    void whatSendsTheClientsOwnBytesBackIsNoRabbit() throws Exception {
        assertThat(isRabbit(header -> header)).isFalse();
    }

    @Test
    void anotherBrokerIsNoRabbit() throws Exception {
        byte[] frame = {1, 0, 0, 0, 0, 0, 5, 'Q', 'p', 'i', 'd', '!'};
        assertThat(isRabbit(header -> frame)).isFalse();
    }

    @Test
    void theFirstMethodOfARabbitNamesIt() throws Exception {
        byte[] frame = {1, 0, 0, 0, 0, 0, 8, 'R', 'a', 'b', 'b', 'i', 't', 'M', 'Q'};
        assertThat(isRabbit(header -> frame)).isTrue();
    }

    private static boolean isRabbit(UnaryOperator<byte[]> answer) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> serve(server, answer));
            boolean rabbit = RabbitNode.isRabbit(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
            served.get(60, TimeUnit.SECONDS);
            return rabbit;
        }
    }

    private static void serve(ServerSocket server, UnaryOperator<byte[]> answer) {
        try (Socket client = server.accept()) {
            client.getOutputStream().write(answer.apply(client.getInputStream().readNBytes(8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
