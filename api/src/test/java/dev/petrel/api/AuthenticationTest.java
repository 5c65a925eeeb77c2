// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Router;
import dev.petrel.engine.access.Tokens;
import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.config.ApiConfig;
import dev.petrel.engine.config.AuthConfig;
import dev.petrel.engine.json.Json;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets past the API's door, and what becomes of what it showed. What StackStorm does is in {@link AuthGoldenTest}. */
class AuthenticationTest {

    private static final String USER = "/v1/user";
    private static final AuthConfig ON = AuthConfig.DEFAULT.enabled(true);

    private final ApiFixture api = new ApiFixture(ON, allowing("https://st2.example.org"));
    private final String token = api.token("sam");

    @AfterEach
    void close() {
        api.close();
    }

    private static ApiConfig.Requests allowing(String origin) {
        ApiConfig.Requests usual = ApiConfig.Requests.DEFAULT;
        return new ApiConfig.Requests(
                List.of(origin),
                usual.allowedHosts(),
                usual.maxBody(),
                usual.maxEvent(),
                usual.memory(),
                usual.answerMemory(),
                usual.idle(),
                usual.whole());
    }

    private ApiFixture.Answer get(String path, String... headers) {
        return call("GET", path, headers);
    }

    private ApiFixture.Answer call(String method, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path))
                .method(method, BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(30));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return ApiFixture.send(request);
    }

    @Test
    void askEveryRouteWhoCallsButThoseThatAreOpen() {
        List<String> open = new ArrayList<>();
        for (Router.Route route : api.routes()) {
            String path = route.pattern().replaceAll("\\{[^}]+}", "x");
            ApiFixture.Answer answer = call(route.method(), path);
            if (route.access() == Access.OPEN) {
                open.add(route.method() + " " + route.pattern());
                continue;
            }
            assertThat(answer.status()).as(route.method() + " " + path).isEqualTo(401);
            assertThat(answer.fault()).isEqualTo("Unauthorized - One of Token or API key required.");
        }
        assertThat(open)
                .containsExactlyInAnyOrder(
                        "GET /livez",
                        "GET /readyz",
                        "GET /healthz",
                        "GET /metrics",
                        "GET /",
                        "POST /auth/tokens",
                        "GET /auth/tokens",
                        "POST /auth/v1/tokens",
                        "GET /auth/v1/tokens");
    }

    @Test
    void metricsAreOpenUnlessTheConfigurationSaysOtherwise() {
        AuthConfig usual = AuthConfig.DEFAULT;
        AuthConfig closed = new AuthConfig(
                true,
                usual.mode(),
                usual.backend(),
                Map.of(),
                usual.lives(),
                usual.apiUrl(),
                usual.address(),
                usual.logins(),
                false);
        assertThat(get("/metrics").status()).isEqualTo(200);
        try (ApiFixture other = new ApiFixture(closed)) {
            assertThat(other.get("/metrics").status()).isEqualTo(401);
            assertThat(other.get("/readyz").status()).isEqualTo(200);
            String secret = other.token("sam");
            ApiFixture.Answer answer = other.send("GET", "/metrics", null, "X-Auth-Token", secret);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).contains("petrel_");
        }
    }

    @Test
    void asksWhoeverWantsOnlyTheHead() {
        assertThat(call("HEAD", USER).status()).isEqualTo(401);
        assertThat(call("HEAD", USER, "X-Auth-Token", token).status()).isEqualTo(200);
    }

    @Test
    void aTokenThatIsRevokedCountsNoMoreHereAtOnceAndElsewhereWithinSeconds() {
        assertThat(get(USER, "X-Auth-Token", token).status()).isEqualTo(200);
        Tokens elsewhere = new Tokens(api.store.tokens(), api.clock, new SecureRandom());
        elsewhere.revoke(elsewhere.find(token).orElseThrow());

        assertThat(get(USER, "X-Auth-Token", token).status())
                .as("it was found lately")
                .isEqualTo(200);
        api.clock.advance(Duration.ofSeconds(5));
        assertThat(get(USER, "X-Auth-Token", token).status()).isEqualTo(401);

        String other = api.token("sam");
        assertThat(get(USER, "X-Auth-Token", other).status()).isEqualTo(200);
        api.users.tokens().revoke(api.users.tokens().find(other).orElseThrow());
        assertThat(get(USER, "X-Auth-Token", other).status()).isEqualTo(401);
    }

    @Test
    void aKeyThatIsDisabledCountsNoMore() {
        String made = ApiFixture.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + "/v1/apikeys"))
                                .header("X-Auth-Token", token)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{}")))
                .text();
        String key = String.valueOf(Json.readObject(made).get("key"));
        assertThat(get(USER, "St2-Api-Key", key).status()).isEqualTo(200);

        HttpRequest.Builder disable = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + api.port() + "/v1/apikeys/" + key))
                .header("X-Auth-Token", token)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"enabled\": false}"));
        assertThat(ApiFixture.send(disable).status()).isEqualTo(200);

        assertThat(get(USER, "St2-Api-Key", key).status()).isEqualTo(401);
        assertThat(api.store.apiKeys().list(null, 0, -1).items().toString()).doesNotContain(key);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // a page of the server itself, or of an origin that is allowed
                "-, same-origin, 200",
                "-, none, 200",
                "-, -, 200",
                "https://st2.example.org, cross-site, 200",
                // pages of others: refused by their origin, or without one by what the browser says of them
                "https://evil.example.org, cross-site, 403",
                "https://evil.example.org, -, 403",
                "null, -, 403",
                "-, cross-site, 401",
                "-, same-site, 401"
            })
    void aCookieCountsOnlyForPagesThatMayCall(String origin, String site, int status) {
        List<String> headers = new ArrayList<>(List.of("Cookie", "theme=dark; auth-token=" + token));
        if (origin != null) {
            headers.addAll(List.of("Origin", origin));
        }
        if (site != null) {
            headers.addAll(List.of("Sec-Fetch-Site", site));
        }

        assertThat(get(USER, headers.toArray(new String[0])).status()).isEqualTo(status);
    }

    @Test
    void nothingThatWasShownReachesAnEvent() throws Exception {
        HttpRequest.Builder rule = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + "/v1/rules"))
                .headers("X-Auth-Token", token, "Content-Type", "application/json")
                .POST(BodyPublishers.ofString("""
                        {"pack": "mypack", "name": "hook", "enabled": true, "action": {"ref": "core.noop"},
                         "trigger": {"type": "core.st2.webhook", "parameters": {"url": "hook"}}}"""));
        assertThat(ApiFixture.send(rule).status()).isEqualTo(201);
        HttpRequest.Builder hook = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + api.port() + "/v1/webhooks/hook?x-auth-token=" + token))
                .headers(
                        "Content-Type",
                        "application/json",
                        "X-Auth-Token",
                        token,
                        "Cookie",
                        "auth-token=" + token,
                        "Authorization",
                        "Bearer " + token,
                        "Proxy-Authorization",
                        "Basic " + token,
                        "St2-Api-Key",
                        token)
                .POST(BodyPublishers.ofString("{\"a\": 1}"));

        assertThat(ApiFixture.send(hook).status()).isEqualTo(202);

        try (var subscription = api.bus.subscribe(Queue.TRIGGER, 100)) {
            List<Delivery> taken = subscription.take(100, Duration.ZERO);
            assertThat(taken).singleElement().satisfies(delivery -> {
                assertThat(new String(delivery.message().body(), StandardCharsets.UTF_8))
                        .contains("\"a\"")
                        .doesNotContain(token);
                delivery.ack();
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "X-Auth-Token, 400000",
        "St2-Api-Key, 400000",
        "Cookie, 400000",
        "Authorization, 400000",
    })
    void refusesHugeHeadersAndDoesNotRepeatThem(String name, int length) throws IOException {
        try (Wire wire = new Wire(api.port())) {
            Wire.Answer answer = wire.send("GET", USER, new byte[0], name + ": " + "t".repeat(length));

            assertThat(answer.status()).isEqualTo(431);
            assertThat(answer.text()).hasSizeLessThan(1000);
        } catch (SocketException e) {
            // The server has closed the connection before all of it was sent.
        }
        assertThat(get(USER, "X-Auth-Token", token).status()).isEqualTo(200);
    }

    @Test
    void takesNothingFromHeadersThatAreThereTwiceOrBroken() throws IOException {
        try (Wire wire = new Wire(api.port())) {
            assertThat(wire.send("GET", USER, new byte[0], "X-Auth-Token: " + token, "X-Auth-Token: " + token)
                            .status())
                    .as("twice")
                    .isEqualTo(401);
            assertThat(wire.send("GET", USER, new byte[0], "X-Auth-Token: nope\tX-Auth-Token: " + token)
                            .status())
                    .isEqualTo(401);
            assertThat(wire.send("GET", USER, new byte[0], "X-Auth-Token : " + token)
                            .status())
                    .as("a space before the colon")
                    .isIn(400, 401);
        }
        try (Wire wire = new Wire(api.port())) {
            assertThat(wire.send("GET", USER + "?x-auth-token=" + token + "%00", new byte[0])
                            .status())
                    .isEqualTo(400);
            assertThat(wire.send("GET", USER + "?x-auth-token=nope&x-auth-token=" + token, new byte[0])
                            .status())
                    .as("the first counts")
                    .isEqualTo(401);
        }
    }

    @Test
    void knowsTwoHundredClientsAtOnceWithFewReads() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(200);
        try {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String mine = i % 4 == 0 ? "wrong" + i : token;
                answers.add(clients.submit(() -> get(USER, "X-Auth-Token", mine).status()));
            }
            for (int i = 0; i < 200; i++) {
                assertThat(answers.get(i).get()).isEqualTo(i % 4 == 0 ? 401 : 200);
            }
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void whileTheDatabaseIsAwayItSaysSoAndProbesAreAnswered() {
        api.store.goAway();

        ApiFixture.Answer answer = get(USER, "X-Auth-Token", token);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsKey("retry-after");
        assertThat(answer.text()).doesNotContain(token);
        assertThat(get("/livez").status()).isEqualTo(200);
        api.store.comeBack();
        assertThat(get(USER, "X-Auth-Token", token).status()).isEqualTo(200);
    }

    @Test
    void whoIsNotAskedIsTheSystemsUser() {
        try (ApiFixture open = new ApiFixture()) {
            assertThat(open.get(USER).object())
                    .containsEntry("username", "stanley")
                    .containsEntry("authentication", Map.of("method", "none"));
            assertThat(open.post("/auth/v1/tokens", "{}").status()).isEqualTo(404);
        }
    }
}
