// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.petrel.engine.Golden;
import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.config.ApiConfig;
import dev.petrel.engine.event.EventMessage;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Event;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks, compared with what a real StackStorm recorded. */
class WebhooksTest {

    private final ApiFixture api = new ApiFixture();

    @BeforeEach
    void register() {
        assertThat(rule("on_hook", "golden_hook").status()).isEqualTo(201);
    }

    @AfterEach
    void close() {
        api.close();
    }

    private ApiFixture.Answer rule(String name, String url) {
        return api.post(
                "/v1/rules",
                Json.write(Map.of(
                        "name",
                        name,
                        "pack",
                        "mypack",
                        "enabled",
                        true,
                        "trigger",
                        Map.of("type", "core.st2.webhook", "parameters", Map.of("url", url)),
                        "action",
                        Map.of("ref", "core.noop"))));
    }

    private List<Event> events() throws InterruptedException {
        try (var subscription = api.bus.subscribe(Queue.TRIGGER, 100)) {
            List<Delivery> taken = subscription.take(100, Duration.ZERO);
            taken.forEach(Delivery::ack);
            return taken.stream()
                    .map(Delivery::message)
                    .map(EventMessage::decode)
                    .toList();
        }
    }

    /** What a client that closes its connection afterwards is answered. */
    private ApiFixture.Answer post(String path, Map<String, String> headers, byte[] body) throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Accept-Encoding", "identity");
        all.put("Content-Length", "" + body.length);
        all.put("Host", "127.0.0.1:29101");
        all.put("User-Agent", "Python-urllib/3.11");
        all.putAll(headers);
        all.put("Connection", "close");
        String head = all.entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue() + "\r\n")
                .collect(Collectors.joining("", "POST " + path + " HTTP/1.1\r\n", "\r\n"));
        try (Socket socket = new Socket("127.0.0.1", api.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(body);
            String[] answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\r\n\r\n", 2);
            return new ApiFixture.Answer(Integer.parseInt(answer[0].split(" ")[1]), Map.of(), answer[1]);
        }
    }

    private ApiFixture.Answer post(String path, String type, String body) throws IOException {
        return post(path, Map.of("Content-Type", type), body.getBytes(StandardCharsets.UTF_8));
    }

    @TestFactory
    @SuppressWarnings("unchecked")
    List<DynamicTest> answersAndFiresAsRecorded() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Object each : (List<Object>) Golden.read("triggers/webhooks.json").get("cases")) {
            Map<String, Object> recorded = (Map<String, Object>) each;
            tests.add(DynamicTest.dynamicTest((String) recorded.get("case"), () -> compare(recorded)));
        }
        return tests;
    }

    @SuppressWarnings("unchecked")
    private void compare(Map<String, Object> recorded) throws Exception {
        Map<String, Object> request = (Map<String, Object>) recorded.get("request");
        String written = (String) request.get("body");
        // The recording's client sent an empty object in place of nothing: its Content-Length is 2.
        String body = written.isEmpty() ? "{}" : written;

        ApiFixture.Answer answer = post(
                (String) request.get("path"),
                (Map<String, String>) request.get("headers"),
                body.getBytes(StandardCharsets.UTF_8));

        assertThat(answer.status()).as(answer.text()).isEqualTo(recorded.get("code"));
        if (answer.status() == 202) {
            assertThat(answer.json()).isEqualTo(recorded.get("answer"));
        } else {
            assertThat(answer.fault()).isNotBlank();
        }
        List<Event> events = events();
        List<Object> found = new ArrayList<>();
        for (Event event : events) {
            found.add(Map.of("trigger", event.trigger().toString(), "status", "processed", "payload", event.payload()));
        }
        assertThat(Golden.differences(recorded.get("trigger_instances"), found)).isEmpty();
        for (Object execution : (List<Object>) recorded.getOrDefault("executions", List.of())) {
            Object trace = ((Map<String, Object>) ((Map<String, Object>) execution).get("trace")).get("trace_tag");
            assertThat(Golden.differences(trace, events.get(0).traceTag())).isEmpty();
        }
    }

    @Test
    void anEmptyBodyAndOneOfNoTypeAreJson() throws Exception {
        assertThat(post("/v1/webhooks/golden_hook", "application/json", "").json())
                .isEqualTo(Map.of());
        assertThat(post("/v1/webhooks/golden_hook", Map.of(), "{\"a\": 1}".getBytes(StandardCharsets.UTF_8))
                        .json())
                .isEqualTo(Map.of("a", 1));
    }

    @Test
    void formsAreObjectsOfLists() throws Exception {
        String parts = """
                --limit\r
                Content-Disposition: form-data; name="payload"\r
                \r
                {"x": 1}\r
                --limit\r
                Content-Disposition: form-data; name="file"; filename="a.txt"\r
                Content-Type: text/plain\r
                \r
                line ü\r
                --limit--\r
                """;

        assertThat(post("/v1/webhooks/golden_hook", "application/x-www-form-urlencoded", "a=1&b=%C3%BC+x&a=2&none=")
                        .json())
                .isEqualTo(Map.of("a", List.of("1", "2"), "b", List.of("ü x")));
        assertThat(post("/v1/webhooks/golden_hook", "multipart/form-data; boundary=limit", parts)
                        .json())
                .isEqualTo(Map.of("payload", List.of("{\"x\": 1}"), "file", List.of("line ü")));
        assertThat(events()).extracting(event -> event.payload().get("body")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json|3",
                "application/json|null",
                "application/json|{} {}",
                "application/json|[1], [2]",
                "application/json; charset=latin1|{}",
                "application/x-www-form-urlencoded|a=%",
                "multipart/form-data|a",
                "multipart/form-data; boundary=b|no part",
                "application/xml|<a/>"
            })
    void whatCannotBeTakenIsRefused(String typeAndBody) throws Exception {
        String[] parts = typeAndBody.split("\\|", 2);

        ApiFixture.Answer answer = post("/v1/webhooks/golden_hook", parts[0], parts[1]);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.fault()).contains("request body");
        assertThat(events()).isEmpty();
    }

    /** What is accepted must be readable by those who handle it. */
    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"})
    void whatCouldNotBeReadBackIsRefused(String type) throws Exception {
        String name = "n".repeat(50_001);
        String body = type.startsWith("multi")
                ? "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\nx\r\n--b--\r\n"
                : type.endsWith("json") ? "{\"" + name + "\": 1}" : name + "=x";

        ApiFixture.Answer answer = post("/v1/webhooks/golden_hook", type, body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.text()).hasSizeLessThan(500);
        assertThat(events()).isEmpty();
    }

    @Test
    void credentialsAreNoPartOfTheEvent() throws Exception {
        ApiFixture.Answer answer = post(
                "/v1/webhooks/golden_hook?st2-api-key=k1&x-auth-token=k2",
                Map.of("authorization", "Bearer k3", "Proxy-Authorization", "Basic k4", "ST2-API-KEY", "k5"),
                "{}".getBytes(StandardCharsets.UTF_8));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(events())
                .singleElement()
                .satisfies(event -> assertThat(Json.write(event.payload()) + event.traceTag())
                        .doesNotContain("k1", "k2", "k3", "k4", "k5"));
    }

    @Test
    void urlsAreThereAsLongAsARuleNamesThem() throws Exception {
        assertThat(rule("slashes", "/a/b//c/").status()).isEqualTo(201);
        assertThat(rule("plain", "a/b/c").status()).isEqualTo(201);
        assertThat(post("/v1/webhooks/a/b/c", "application/json", "{}").status())
                .isEqualTo(202);
        assertThat(events()).extracting(Event::trigger).hasSize(2).doesNotHaveDuplicates();
        assertThat(api.get("/v1/webhooks").list())
                .extracting(
                        webhook -> webhook.get("type"), webhook -> ((Map<?, ?>) webhook.get("parameters")).get("url"))
                .containsExactlyInAnyOrder(
                        tuple("core.st2.webhook", "/a/b//c/"),
                        tuple("core.st2.webhook", "a/b/c"),
                        tuple("core.st2.webhook", "golden_hook"));
        assertThat(api.get("/v1/webhooks/golden_hook").object()).containsEntry("pack", "core");

        assertThat(api.delete("/v1/rules/mypack.slashes").status()).isEqualTo(204);
        assertThat(post("/v1/webhooks/a/b/c", "application/json", "{}").status())
                .isEqualTo(202);
        assertThat(events()).hasSize(1);
        assertThat(api.delete("/v1/rules/mypack.plain").status()).isEqualTo(204);
        assertThat(post("/v1/webhooks/a/b/c", "application/json", "{}").status())
                .isEqualTo(404);
        assertThat(api.get("/v1/webhooks/a/b/c").status()).isEqualTo(404);
        assertThat(events()).isEmpty();
    }

    @Test
    void nothingIsAcceptedThatTheBrokerDidNotConfirm() throws Exception {
        api.bus.loseConnection();

        assertThat(post("/v1/webhooks/golden_hook", "application/json", "{}").status())
                .isEqualTo(503);
    }

    @Test
    void aWebPageOfAnotherOriginAndABodyThatIsTooLargeAreRefused() throws Exception {
        byte[] large = ("{\"a\":\"" + "x".repeat(ApiConfig.Requests.DEFAULT.maxEvent()) + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        Map<String, String> foreign =
                Map.of("Origin", "https://evil.example.com", "Content-Type", "application/x-www-form-urlencoded");

        assertThat(post("/v1/webhooks/golden_hook", foreign, "a=1".getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(403);
        assertThat(post("/v1/webhooks/golden_hook", Map.of("Content-Type", "application/json"), large)
                        .status())
                .isEqualTo(413);
        assertThat(events()).isEmpty();
    }
}
