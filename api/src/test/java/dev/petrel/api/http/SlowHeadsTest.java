// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.config.ApiConfig;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.metrics.Metrics;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that send a byte now and then do not keep their connections. */
class SlowHeadsTest {

    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final int READ_MS = 10;
    private static final int ANSWER_MS = 60_000;
    private static final int MOST_BYTES = 5_000;

    private final SystemClock clock = new SystemClock();
    private HttpServer server;

    @BeforeEach
    void start() {
        Router router = new Router().add("GET", "/small", Access.OPEN, request -> Response.ok("small"));
        ApiConfig.Requests config =
                new ApiConfig.Requests(List.of(), List.of(), 1 << 20, 1 << 20, 0, 0, Duration.ofSeconds(10), LIMIT);
        server = new HttpServer(
                new HttpServer.Address("test", "127.0.0.1", 0, "[api] port", false),
                router,
                Authentication.none(Caller.ANONYMOUS),
                config,
                clock,
                new Metrics());
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void aHeadThatTricklesIsCutOff() throws IOException {
        try (Socket socket = connect()) {
            write(socket, "GET /small HTTP/1.1\r\nX-Long: ");
            assertThat(tricklesUntilClosed(socket)).isTrue();
        }
    }

    @Test
    void aSecondHeadThatTricklesIsCutOff() throws IOException {
        try (Socket socket = connect()) {
            write(socket, "GET /small HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            write(socket, "GET /small HTTP/1.1\r\nX-Long: ");
            assertThat(tricklesUntilClosed(socket)).isTrue();
        }
    }

    @Test
    void oneRequestAfterAnotherIsNotCutOff() throws IOException {
        try (Socket socket = connect()) {
            long began = clock.nanos();
            while (clock.since(began).compareTo(LIMIT.multipliedBy(2)) < 0) {
                write(socket, "GET /small HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(socket.getInputStream().read()).isEqualTo('H');
                drain(socket);
            }
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port());
        socket.setSoTimeout(ANSWER_MS);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends a byte whenever nothing was there to be read for a while; whether the server closed the connection. */
    private static boolean tricklesUntilClosed(Socket socket) {
        try {
            for (int i = 0; i < MOST_BYTES; i++) {
                write(socket, "x");
                if (!drain(socket)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) { // a reset, when it closes while a byte is on its way
            return true;
        }
    }

    /** Reads what is there; whether the connection is still open. */
    private static boolean drain(Socket socket) throws IOException {
        socket.setSoTimeout(READ_MS);
        try {
            byte[] bytes = new byte[4_096];
            while (socket.getInputStream().read(bytes) >= 0) {
                continue;
            }
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } finally {
            socket.setSoTimeout(ANSWER_MS);
        }
    }
}
