// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.config.ApiConfig;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.metrics.Metrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers on a real connection, to clients that take them and to clients that do not. */
@Timeout(120)
class SenderTest {

    private static final int MEMORY = 1 << 20;
    private static final int PIECE = 64 * 1024;
    private static final byte[] BYTES = new byte[900_000];

    static {
        new Random(5).nextBytes(BYTES);
    }

    private final List<Socket> sockets = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(3);
    private final ManualClock clock = new ManualClock();
    private HttpServer server;

    @BeforeEach
    void start() {
        Router router = new Router()
                .add("GET", "/endless", Access.OPEN, request -> Response.stream("x", new Endless(PIECE)))
                .add("GET", "/growing", Access.OPEN, request -> Response.stream("x", growing()))
                .add("GET", "/whole", Access.OPEN, request -> new Response(200, Map.of(), BYTES.clone()))
                .add("GET", "/pieces", Access.OPEN, request -> Response.stream("x", pieces()))
                .add("GET", "/small", Access.OPEN, request -> Response.ok("small"))
                .addPrompt(
                        "GET",
                        "/probe",
                        Access.OPEN,
                        Takes.NOTHING,
                        request -> new Response(200, Map.of(), new byte[20_000]));
        ApiConfig.Requests config = new ApiConfig.Requests(
                List.of(), List.of(), 1 << 20, 1 << 20, 0, MEMORY, Duration.ofSeconds(10), Duration.ofSeconds(60));
        HttpServer.Address address = new HttpServer.Address("test", "127.0.0.1", 0, "[api] port", false);
        server = new HttpServer(address, router, Authentication.none(Caller.ANONYMOUS), config, clock, new Metrics());
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.stop();
    }

    @Test
    void whatIsLongerThanASliceArrivesWhole() throws IOException {
        byte[] answer = all("/whole");
        String head = head(answer);

        assertThat(head).startsWith("HTTP/1.1 200 ").contains("Content-Length: " + BYTES.length);
        assertThat(Arrays.copyOfRange(answer, head.length() + 4, answer.length)).isEqualTo(BYTES);

        byte[] streamed = all("/pieces");
        assertThat(head(streamed)).startsWith("HTTP/1.1 200 ").contains("chunked");
        assertThat(streamed.length).isBetween(2 * BYTES.length, 2 * BYTES.length + 2_000);
        awaitNoAnswers();
    }

    @Test
    void headersAloneAreSentForHead() throws IOException {
        for (String path : List.of("/whole", "/pieces", "/small")) {
            byte[] answer = ask("HEAD", path).getInputStream().readAllBytes();
            assertThat(head(answer)).startsWith("HTTP/1.1 200 ");
            assertThat(answer).hasSize(head(answer).length() + 4);
        }
        awaitNoAnswers();
    }

    @Test
    void clientsThatTakeNothingHoldOnePieceEach() throws IOException, InterruptedException {
        for (int i = 0; i < 3; i++) {
            begun(ask("GET", "/endless"));
        }

        assertThat(server.answerBytes()).isBetween(3L * PIECE, 3L * 2 * PIECE);
        assertThat(head(all("/small"))).startsWith("HTTP/1.1 200 ");

        close();

        closed.await(); // each source is closed once, and what it took is back
        awaitNoAnswers();
    }

    /** A client may have read all of an answer before the server has given back what it took. */
    private void awaitNoAnswers() {
        while (server.answerBytes() > 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whatHasNoRoomIsRefusedAndProbesAreNot() throws IOException {
        String last = "";
        for (int i = 0; i < 20 && !last.startsWith("HTTP/1.1 503 "); i++) {
            last = begun(ask("GET", "/endless"));
        }

        assertThat(last).startsWith("HTTP/1.1 503 ");
        String refused = new String(all("/endless"), StandardCharsets.US_ASCII);
        assertThat(refused).contains("Retry-After: 5", "[api] answer_memory", "" + MEMORY);
        assertThat(head(all("/probe"))).startsWith("HTTP/1.1 200 ");
        assertThat(head(all("/small"))).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void clientsThatStallAreCutOffWhenOthersNeedTheRoom() throws IOException {
        String last = "";
        for (int i = 0; i < 100 && !last.startsWith("HTTP/1.1 503 "); i++) {
            last = begun(ask("GET", "/endless"));
        }
        assertThat(new String(all("/pieces"), 0, 20, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 503 ");

        clock.advance(Duration.ofSeconds(3));
        String answer = "";
        for (int i = 0; i < 1_000 && !answer.startsWith("HTTP/1.1 200 "); i++) { // it is given back in a moment
            answer = begun(ask("GET", "/endless"));
        }

        assertThat(answer).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aPieceForWhichThereIsNoRoomBreaksTheAnswerOff() throws IOException {
        byte[] answer = all("/growing");

        assertThat(head(answer)).startsWith("HTTP/1.1 200 ");
        assertThat(answer.length).isLessThan(3 * MEMORY);
        assertThat(new String(answer, StandardCharsets.US_ASCII)).doesNotEndWith("\r\n0\r\n\r\n");
        awaitNoAnswers();
    }

    /** Zeros without end. */
    private final class Endless implements Pieces {

        private final int size;

        Endless(int size) {
            this.size = size;
        }

        @Override
        public byte[] next() {
            return new byte[size];
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private static Pieces pieces() {
        return Pieces.of(Stream.of(BYTES, BYTES).iterator());
    }

    private static Pieces growing() {
        Iterator<byte[]> sizes =
                Stream.of(PIECE, 3 * MEMORY).map(size -> new byte[size]).iterator();
        return Pieces.of(sizes);
    }

    private Socket ask(String method, String path) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(4_096);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
        String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private byte[] all(String path) throws IOException {
        return ask("GET", path).getInputStream().readAllBytes();
    }

    /** Waits until an answer has begun; what of it there is then. */
    private static String begun(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(20), StandardCharsets.US_ASCII);
    }

    private void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private static String head(byte[] answer) {
        return new String(answer, StandardCharsets.ISO_8859_1).split("\r\n\r\n", 2)[0];
    }
}
