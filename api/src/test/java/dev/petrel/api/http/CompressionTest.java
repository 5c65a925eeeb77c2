// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.config.ApiConfig;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.metrics.Metrics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers are compressed for clients of other machines that ask for it, and mean the same. */
class CompressionTest {

    private static final String LARGE = "[" + "\"an execution\",".repeat(20_000) + "0]";

    private HttpServer server;

    @AfterEach
    void stop() {
        server.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/whole", "/pieces"})
    void largeAnswersAreCompressed(String path) throws IOException, InterruptedException {
        start("0.0.0.0");
        HttpResponse<byte[]> answer = get(path, "gzip, deflate");
        assertThat(answer.headers().firstValue("content-encoding")).hasValue("gzip");
        assertThat(answer.headers().firstValue("x-total-count")).hasValue("7");
        assertThat(answer.body().length).isLessThan(LARGE.length() / 10);
        assertThat(new String(
                        new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes(),
                        StandardCharsets.UTF_8))
                .isEqualTo(LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/whole", "/pieces"})
    void theyAreNotForClientsThatDoNotAsk(String path) throws IOException, InterruptedException {
        start("0.0.0.0");
        HttpResponse<byte[]> answer = get(path, "identity");
        assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo(LARGE);
    }

    @Test
    void smallAnswersAreNot() throws IOException, InterruptedException {
        start("0.0.0.0");
        assertThat(get("/small", "gzip").headers().firstValue("content-encoding"))
                .isEmpty();
    }

    @Test
    void nothingIsOnLoopback() throws IOException, InterruptedException {
        start("127.0.0.1");
        HttpResponse<byte[]> answer = get("/whole", "gzip");
        assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo(LARGE);
    }

    private void start(String host) {
        byte[] large = LARGE.getBytes(StandardCharsets.UTF_8);
        Map<String, String> json = Map.of("Content-Type", "application/json", "X-Total-Count", "7");
        Router router = new Router()
                .add("GET", "/whole", Access.OPEN, request -> new Response(200, json, large.clone()))
                .add(
                        "GET",
                        "/pieces",
                        Access.OPEN,
                        request -> Response.stream(pieces(large)).with("X-Total-Count", "7"))
                .add("GET", "/small", Access.OPEN, request -> Response.ok("small"));
        server = new HttpServer(
                new HttpServer.Address("test", host, 0, "[api] port", true),
                router,
                Authentication.none(Caller.ANONYMOUS),
                ApiConfig.Requests.DEFAULT,
                new SystemClock(),
                new Metrics());
        server.start();
    }

    private HttpResponse<byte[]> get(String path, String encodings) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("Accept-Encoding", encodings)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private static Pieces pieces(byte[] bytes) {
        int half = bytes.length / 2;
        Iterator<byte[]> parts = Stream.of(
                        Arrays.copyOfRange(bytes, 0, half), Arrays.copyOfRange(bytes, half, bytes.length))
                .iterator();
        return () -> parts.hasNext() ? parts.next() : null;
    }
}
