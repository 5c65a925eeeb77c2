// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.config.ApiConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request must be like before its handler sees it, as sent over a socket, byte for byte. */
class FiltersTest {

    private static final String RUN = "{\"action\":\"core.noop\"}";
    private static final String JSON = "Content-Type: application/json";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: text/plain",
                "Content-Type: text/plain; charset=UTF-8",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Type: multipart/form-data; boundary=x",
                "Content-Type: application/json; charset=ISO-8859-1",
                "Content-Type: application/json; charset=\"utf-16\"",
                "Content-Type: application/jsonp",
                "Content-Type:",
                "X-Nothing: here",
                "Content-Type: application/json\r\nContent-Encoding: gzip"
            })
    void aBodyThatIsNotJsonRunsNothing(String header) throws IOException {
        try (ApiFixture api = new ApiFixture()) {
            for (String path : List.of("/v1/executions", "/api/v1/webhooks/st2", "/v1/rules")) {
                assertThat(send(api.port(), "POST", path, RUN, header)).startsWith("HTTP/1.1 415 ");
            }
            assertThat(api.get("/v1/executions").text()).isEqualTo("[]");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                JSON,
                "content-type: Application/JSON; charset=utf-8",
                "Content-Type: application/json;charset=\"UTF8\"",
                JSON + "\r\nContent-Encoding: identity"
            })
    void jsonRuns(String header) throws IOException {
        try (ApiFixture api = new ApiFixture()) {
            assertThat(send(api.port(), "POST", "/v1/executions", RUN, header)).startsWith("HTTP/1.1 201 ");
        }
    }

    @Test
    void aFormWithoutABodyIsAFormToo() throws IOException {
        try (ApiFixture api = new ApiFixture()) {
            String form = "Content-Type: application/x-www-form-urlencoded";
            assertThat(send(api.port(), "POST", "/v1/packs/register", "", form)).startsWith("HTTP/1.1 415 ");
            assertThat(send(api.port(), "DELETE", "/v1/rules/p.r", "", form)).startsWith("HTTP/1.1 415 ");
            assertThat(send(api.port(), "DELETE", "/v1/rules/p.r", "")).startsWith("HTTP/1.1 404 ");
            assertThat(send(api.port(), "DELETE", "/v1/rules/p.r", "", JSON)).startsWith("HTTP/1.1 404 ");
            assertThat(send(api.port(), "GET", "/v1/rules", "", "Content-Type: text/plain"))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "https://127.0.0.1:1", "null", "http://localhost", "file://", "x"})
    void aForeignPageRunsNothing(String origin) throws IOException {
        try (ApiFixture api = new ApiFixture()) {
            String answer = send(api.port(), "POST", "/v1/executions", RUN, JSON, "Origin: " + origin);
            assertThat(answer).startsWith("HTTP/1.1 403 ").contains("allow_origin");
            assertThat(answer).doesNotContainIgnoringCase("Access-Control-");
            assertThat(send(api.port(), "OPTIONS", "/v1/executions", "", "Origin: " + origin))
                    .startsWith("HTTP/1.1 403 ");
            assertThat(api.get("/v1/executions").text()).isEqualTo("[]");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:3000, http://localhost:3000, true",
        "HTTP://LocalHost:3000, http://localhost:3000, true",
        "http://localhost:3001, http://localhost:3000, false",
        "null, null, true",
        "https://any.example, *, true"
    })
    void pagesThatAreAllowedAreToldSo(String origin, String allowed, boolean fits) throws IOException {
        try (ApiFixture api = new ApiFixture(requests(List.of(allowed), List.of()))) {
            String asked = send(
                    api.port(),
                    "OPTIONS",
                    "/v1/executions",
                    "",
                    "Origin: " + origin,
                    "Access-Control-Request-Method: POST");
            String done = send(api.port(), "POST", "/v1/executions", RUN, JSON, "Origin: " + origin);

            assertThat(done).startsWith(fits ? "HTTP/1.1 201 " : "HTTP/1.1 403 ");
            if (fits) {
                assertThat(asked)
                        .startsWith("HTTP/1.1 200 ")
                        .contains(
                                "Access-Control-Allow-Origin: " + origin,
                                "Access-Control-Allow-Methods: GET,POST,PUT,DELETE,OPTIONS",
                                "Access-Control-Allow-Credentials: true")
                        .contains("Content-Type,Authorization,X-Auth-Token,St2-Api-Key,X-Request-ID");
                assertThat(done).contains("Access-Control-Allow-Origin: " + origin, "Vary: Origin");
            }
        }
    }

    @Test
    void aPageOfThisServerIsNotForeign() throws IOException {
        try (ApiFixture api = new ApiFixture()) {
            String own = "Origin: http://localhost:" + api.port();
            assertThat(sendTo(api.port(), "localhost:" + api.port(), "POST", "/v1/executions", RUN, JSON, own))
                    .startsWith("HTTP/1.1 201 ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "LOCALHOST:80, 200",
        "127.0.0.1:9, 200",
        "127.1.2.3, 200",
        "[::1]:80, 200",
        "evil.example, 403",
        "evil.example:9101, 403",
        "127.0.0.1.evil.example, 403",
        "localhost.evil.example, 403",
        "192.0.2.1, 403",
        "st2.example.org, 200"
    })
    void isCalledByItsOwnNamesOnly(String host, int status) throws IOException {
        try (ApiFixture api = new ApiFixture(requests(List.of(), List.of("st2.example.org")))) {
            assertThat(sendTo(api.port(), host, "GET", "/v1/rules", "")).startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBodyAboveTheLimitIsToldWhichLimit(boolean chunked) throws IOException {
        try (ApiFixture api = new ApiFixture()) {
            String large = "{\"action\":\"" + "x".repeat(17 << 20) + "\"}";
            String answer = chunked
                    ? exchange(
                            api.port(),
                            head(api.port(), "POST", "/v1/executions", JSON, "Transfer-Encoding: chunked") + "\r\n"
                                    + Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n")
                    : send(api.port(), "POST", "/v1/executions", large, JSON);

            assertThat(answer).startsWith("HTTP/1.1 413 ").contains("1048576 bytes", "[api] max_body_size");
        }
    }

    @Test
    void anEventHasALimitOfItsOwn() throws IOException {
        ApiConfig.Requests small = new ApiConfig.Requests(
                List.of(), List.of(), 1 << 20, 2_000, 0, 0, Duration.ofSeconds(10), Duration.ofSeconds(60));
        try (ApiFixture api = new ApiFixture(small)) {
            String event = "{\"trigger\":\"mypack.changed_file\",\"payload\":{\"path\":\"%s\"}}";
            assertThat(send(api.port(), "POST", "/v1/webhooks/st2", event.formatted("x".repeat(1_000)), JSON))
                    .startsWith("HTTP/1.1 202 ");
            assertThat(send(api.port(), "POST", "/v1/webhooks/st2", event.formatted("x".repeat(2_000)), JSON))
                    .startsWith("HTTP/1.1 413 ")
                    .contains("2000 bytes", "[messaging] max_event_size");
        }
    }

    @Test
    void whatAllRequestsTakeTogetherIsBounded() throws IOException {
        ApiConfig.Requests tight = new ApiConfig.Requests(
                List.of(), List.of(), 1 << 20, 1 << 20, 100_000, 0, Duration.ofSeconds(10), Duration.ofSeconds(60));
        try (ApiFixture api = new ApiFixture(tight)) {
            String large = "{\"action\":\"core.noop\",\"user\":\"" + "x".repeat(200_000) + "\"}";
            String many = "{\"action\":\"core.noop\",\"parameters\":{\"x\":[" + "[],".repeat(2_000) + "1]}}";

            assertThat(send(api.port(), "POST", "/v1/executions", large, JSON))
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Retry-After: 1", "[api] request_memory");
            assertThat(send(api.port(), "POST", "/v1/executions", many, JSON))
                    .startsWith("HTTP/1.1 413 ")
                    .contains("100000 bytes", "[api] request_memory");
            // What was refused is given back.
            assertThat(send(api.port(), "POST", "/v1/executions", RUN, JSON)).startsWith("HTTP/1.1 201 ");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBodyThatDoesNotComeIsNotWaitedFor(boolean trickles) throws IOException, InterruptedException {
        ApiConfig.Requests brief = new ApiConfig.Requests(
                List.of(),
                List.of(),
                1 << 20,
                1 << 20,
                0,
                0,
                Duration.ofMillis(trickles ? 60_000 : 50),
                Duration.ofMillis(trickles ? 50 : 60_000));
        try (ApiFixture api = new ApiFixture(brief);
                Socket socket = new Socket("127.0.0.1", api.port())) {
            socket.setSoTimeout(30_000);
            String head = head(api.port(), "POST", "/v1/executions", JSON, "Content-Length: 100") + "\r\n{";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            Thread ticking = new Thread(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    api.clock.advance(Duration.ofMillis(10));
                    Thread.onSpinWait();
                }
            });
            ticking.start();

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            ticking.interrupt();
            ticking.join();

            assertThat(answer).startsWith("HTTP/1.1 408 ").contains("request_idle_timeout", "request_timeout");
        }
    }

    @Test
    void threeHundredStalledClientsKeepNobodyWaiting() throws IOException {
        List<Socket> stalled = new ArrayList<>();
        try (ApiFixture api = new ApiFixture()) {
            for (int i = 0; i < 300; i++) {
                Socket socket = new Socket("127.0.0.1", api.port());
                stalled.add(socket);
                String half = i % 2 == 0
                        ? head(api.port(), "POST", "/v1/executions", JSON, "Content-Length: 1000000") + "\r\n{"
                        : "GET /v1/rules HTTP/1.1\r\nHost:";
                socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
            }

            assertThat(api.get("/readyz").status()).isEqualTo(200);
            assertThat(api.post("/v1/executions", RUN).status()).isEqualTo(201);
        } finally {
            for (Socket socket : stalled) {
                socket.close();
            }
        }
    }

    @Test
    void healthServersAskTheSame() throws IOException {
        try (ApiFixture api = new ApiFixture()) {
            assertThat(sendTo(api.port(), "evil.example", "GET", "/metrics", ""))
                    .startsWith("HTTP/1.1 403 ");
            assertThat(send(api.port(), "GET", "/livez?x=1", "")).startsWith("HTTP/1.1 400 ");
        }
    }

    private static ApiConfig.Requests requests(List<String> origins, List<String> hosts) {
        return new ApiConfig.Requests(
                origins, hosts, 1 << 20, 1 << 20, 0, 0, Duration.ofSeconds(10), Duration.ofSeconds(60));
    }

    private static String send(int port, String method, String path, String body, String... headers)
            throws IOException {
        return sendTo(port, "127.0.0.1:" + port, method, path, body, headers);
    }

    private static String sendTo(int port, String host, String method, String path, String body, String... headers)
            throws IOException {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Connection: close");
        if (!body.isEmpty() || method.equals("POST")) {
            all.add("Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length);
        }
        return exchange(port, headTo(host, method, path, all.toArray(String[]::new)) + "\r\n" + body);
    }

    private static String head(int port, String method, String path, String... headers) {
        return headTo("127.0.0.1:" + port, method, path, headers);
    }

    private static String headTo(String host, String method, String path, String... headers) {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.toString();
    }

    private static String exchange(int port, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(answer);
            return answer.toString(StandardCharsets.UTF_8);
        }
    }
}
