// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.config.AuthConfig;
import dev.petrel.engine.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What StackStorm's services were recorded to answer with authentication on: status and body, with {@code <...>} for what
 * differs from run to run. Where we differ on purpose, it is named here.
 */
class AuthGoldenTest {

    private static final Pattern BASIC = Pattern.compile("Basic base64\\((.*)\\)");
    private static final Pattern USER_TOKEN = Pattern.compile("<token of (\\w+)>");
    private static final Pattern ANY = Pattern.compile("<[^>]+>");

    /** They need actions that run: see the tests of the node. */
    private static final Set<String> WITH_RUNNERS = Set.of(
            "workflow_reads_own_key",
            "workflow_reads_key_of_other",
            "python_action_has_a_token",
            "ask_for_kim",
            "answered_by_sam",
            "answered_by_kim",
            "then",
            "other_cancels_then");

    /** Other words for the same refusal. */
    private static final Map<String, String> OUR_WORDS = Map.of(
            "ttl_zero", "0 is less than the minimum of 1",
            "ttl_text", "is not of type 'integer'",
            "create_unknown_field", "colour",
            "key_user_get_by_other", "golden.mine");

    private ApiFixture api;
    private String token;
    private String expired;
    private final Map<String, String> seen = new LinkedHashMap<>();

    @BeforeEach
    void setup() {
        api = new ApiFixture(AuthConfig.DEFAULT.enabled(true));
        expired = api.users
                .tokens()
                .create("sam", Duration.ofSeconds(1), false, Map.of())
                .secret();
        api.clock.advance(Duration.ofSeconds(2));
        token = api.token("sam");
    }

    @AfterEach
    void close() {
        api.close();
    }

    @TestFactory
    Stream<DynamicTest> tokens() {
        return cases("auth/tokens.json");
    }

    @TestFactory
    Stream<DynamicTest> apiKeys() {
        return cases("auth/apikeys.json");
    }

    @TestFactory
    Stream<DynamicTest> requests() {
        return cases("auth/requests.json");
    }

    @TestFactory
    Stream<DynamicTest> users() {
        return cases("auth/users.json");
    }

    /** In their order, for later ones build on earlier ones. */
    private Stream<DynamicTest> cases(String file) {
        return Golden.cases(file).stream()
                .filter(one -> !WITH_RUNNERS.contains(name(one)))
                .map(one -> DynamicTest.dynamicTest(name(one), () -> check(one)));
    }

    private static String name(Map<String, Object> one) {
        return String.valueOf(one.get("case"));
    }

    private void check(Map<String, Object> one) throws IOException, InterruptedException {
        api.clock.advance(Duration.ofMillis(1)); // what is listed is in the order of its time
        if (name(one).startsWith("webhook")) {
            makeWebhook();
        }
        if (one.get("content_type") != null) {
            checkStream(one);
            return;
        }
        ApiFixture.Answer answer = send(one);

        assertThat(answer.status()).as(answer.text()).isEqualTo(((Number) one.get("code")).intValue());
        if (one.get("answer") == null) {
            assertThat(answer.text()).isEmpty();
        } else if (OUR_WORDS.containsKey(name(one))) {
            assertThat(answer.fault()).contains(OUR_WORDS.get(name(one)));
        } else {
            compare(one, answer);
        }
    }

    /** One whose answer has no end. */
    private void checkStream(Map<String, Object> one) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer =
                HttpClient.newHttpClient().send(request(one).build(), BodyHandlers.ofInputStream());
        try (InputStream ignored = answer.body()) {
            assertThat(answer.statusCode()).isEqualTo(((Number) one.get("code")).intValue());
            assertThat(answer.headers().firstValue("content-type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        }
    }

    private void compare(Map<String, Object> one, ApiFixture.Answer answer) {
        Object expected = one.get("answer");
        Object found = answer.json();
        if (String.valueOf(one.get("request")).contains("runnertypes")) {
            if (found instanceof List<?> list) {
                assertThat(((Map<?, ?>) list.get(0)).keySet().toString()).isIn("[name, id]", "[id, name]");
                return;
            }
        } else if (String.valueOf(one.get("request")).contains("executions")) {
            // The rest of the shape is compared elsewhere; nothing runs here.
            assertThat(matches(
                            Golden.object(Golden.object(one, "answer"), "context"),
                            answer.object().get("context")))
                    .as(answer.text())
                    .isTrue();
            seen.put("<execution>", String.valueOf(answer.object().get("id")));
            return;
        }
        assertThat(matches(expected, found))
                .as("expected %s%nfound    %s", expected, answer.text())
                .isTrue();
        if (name(one).equals("create") && answer.object().containsKey("key")) {
            seen.put("<api key>", String.valueOf(answer.object().get("key")));
            seen.put("<id>", String.valueOf(answer.object().get("id")));
        }
    }

    private ApiFixture.Answer send(Map<String, Object> one) {
        return ApiFixture.send(request(one));
    }

    private HttpRequest.Builder request(Map<String, Object> one) {
        String[] request = String.valueOf(one.get("request")).split(" ", 2);
        boolean auth = request[1].startsWith("auth:");
        String path = fill(one, request[1].substring(request[1].indexOf(':') + 1));
        int port = auth ? api.authPort() : api.port();
        Object body = one.get("body");
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(
                        request[0],
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(fillBody(one, Json.write(body))));
        if (body != null) {
            builder.header("Content-Type", "application/json");
        }
        Golden.object(one, "headers").forEach((name, value) -> builder.header(name, header(one, value.toString())));
        return builder;
    }

    private String header(Map<String, Object> one, String value) {
        Matcher basic = BASIC.matcher(value);
        return basic.matches()
                ? "Basic " + Base64.getEncoder().encodeToString(basic.group(1).getBytes(StandardCharsets.UTF_8))
                : fill(one, value);
    }

    private String fill(Map<String, Object> one, String text) {
        String shown = switch (name(one)) {
            case "wrong_token" -> "0123456789abcdef0123456789abcdef";
            case "expired_token" -> expired;
            default -> token;
        };
        String id = name(one).endsWith("404")
                ? "0123456789abcdef01234567"
                : text.contains("executions") ? seen.getOrDefault("<execution>", "") : seen.getOrDefault("<id>", "");
        String filled = text.replace("<token>", shown)
                .replace("<api key>", seen.getOrDefault("<api key>", ""))
                .replace("<id>", id);
        return USER_TOKEN.matcher(filled).replaceAll(user -> api.token(user.group(1)));
    }

    private String fillBody(Map<String, Object> one, String text) {
        String meant = switch (name(one)) {
            case "validate_unknown" -> "0123456789abcdef0123456789abcdef";
            case "validate_expired" -> expired;
            default -> token;
        };
        return text.replace("<token>", meant)
                .replace("<id>", seen.getOrDefault("<id>", ""))
                .replace("\"<time>\"", "\"2026-01-01T00:00:00.000000Z\"");
    }

    private void makeWebhook() {
        HttpRequest.Builder rule = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + "/v1/rules"))
                .header("Content-Type", "application/json")
                .header("X-Auth-Token", token)
                .POST(BodyPublishers.ofString("""
                        {"pack": "mypack", "name": "golden_hook", "enabled": true,
                         "trigger": {"type": "core.st2.webhook", "parameters": {"url": "golden_hook"}},
                         "action": {"ref": "core.noop", "parameters": {}}}"""));
        assertThat(ApiFixture.send(rule).status()).isIn(201, 409);
    }

    private static boolean matches(Object expected, Object found) {
        if (expected instanceof Map<?, ?> map && found instanceof Map<?, ?> other) {
            return map.keySet().equals(other.keySet())
                    && map.keySet().stream().allMatch(key -> matches(map.get(key), other.get(key)));
        }
        if (expected instanceof List<?> list && found instanceof List<?> other) {
            return list.size() == other.size()
                    && Stream.iterate(0, i -> i < list.size(), i -> i + 1)
                            .allMatch(i -> matches(list.get(i), other.get(i)));
        }
        if (expected instanceof String text && found instanceof String other) {
            List<String> parts = new ArrayList<>();
            Matcher any = ANY.matcher(text);
            int from = 0;
            while (any.find()) {
                parts.add(Pattern.quote(text.substring(from, any.start())));
                from = any.end();
            }
            parts.add(Pattern.quote(text.substring(from)));
            return other.matches(String.join(".+", parts));
        }
        return expected == null ? found == null : expected.equals(found);
    }
}
