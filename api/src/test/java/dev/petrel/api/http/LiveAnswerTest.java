// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.config.ApiConfig;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.metrics.Metrics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that go on, to clients that take them and to clients that do not. */
@Timeout(120)
class LiveAnswerTest {

    private static final byte[] PART = ("data: " + "x".repeat(8_000) + "\n\n").getBytes(StandardCharsets.US_ASCII);

    private final BlockingQueue<Live.Sink> sinks = new LinkedBlockingQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Duration heartbeat = Duration.ofHours(1);
    private HttpServer server;

    @BeforeEach
    void start() {
        Router router = new Router()
                .add(
                        "GET",
                        "/live",
                        Access.OPEN,
                        request -> Response.events(new Live() {
                            @Override
                            public void begin(Sink sink) {
                                sinks.add(sink);
                            }

                            @Override
                            public void ended() {
                                ended.countDown();
                            }

                            @Override
                            public Duration heartbeat() {
                                return heartbeat;
                            }
                        }))
                .add("GET", "/small", Access.OPEN, request -> Response.ok("small"));
        HttpServer.Address address = new HttpServer.Address("test", "127.0.0.1", 0, "[api] port", false);
        server = new HttpServer(
                address,
                router,
                Authentication.none(Caller.ANONYMOUS),
                ApiConfig.Requests.DEFAULT,
                new ManualClock(),
                new Metrics());
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private Socket ask(String method, String path) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
        socket.getOutputStream()
                .write((method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private Live.Sink sink() throws InterruptedException {
        Live.Sink sink = sinks.poll(60, TimeUnit.SECONDS);
        assertThat(sink).isNotNull();
        return sink;
    }

    @Test
    void aClientThatTakesNothingIsCutOffAndCostsNothingThen() throws Exception {
        try (Socket socket = ask("GET", "/live")) {
            Live.Sink sink = sink();
            int sent = 0;
            while (sink.send(PART)) {
                sent++;
                assertThat(sent)
                        .as("the buffers of the connection and its own bound")
                        .isLessThan(10_000);
            }

            ended.await();
            assertThat(server.answerBytes()).isZero();
            assertThat(sink.send(PART)).isFalse();
            try (Socket other = ask("GET", "/small")) {
                assertThat(new String(other.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @Test
    void allThatWasGivenIsSentBeforeTheEnd() throws Exception {
        try (Socket socket = ask("GET", "/live")) {
            Live.Sink sink = sink();
            for (int i = 0; i < 20; i++) {
                assertThat(sink.send(PART)).isTrue();
            }
            sink.end();
            assertThat(sink.send(PART)).isFalse();

            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(all).startsWith("HTTP/1.1 200 ").contains("text/event-stream", "X-Accel-Buffering: no");
            assertThat(all.split("data: ", -1)).hasSize(21);
            ended.await();
            assertThat(server.answerBytes()).isZero();
        }
    }

    @Test
    void anEmptyLineIsSentWhereNothingElseIs() throws Exception {
        heartbeat = Duration.ofMillis(20);
        try (Socket socket = ask("GET", "/live")) {
            Live.Sink ignored = sink();
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            while (!lines.readLine().isEmpty()) {
                // the head
            }
            int beats = 0;
            for (String line = lines.readLine(); beats < 5; line = lines.readLine()) {
                beats += line.isEmpty() ? 1 : 0; // between them are the sizes of chunks
            }
        }
        ended.await(); // a beat finds that the client has gone
    }

    @Test
    void aHeadAloneBeginsNothing() throws Exception {
        try (Socket socket = ask("HEAD", "/live")) {
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200 ");
        }
        assertThat(sinks).isEmpty();
    }
}
