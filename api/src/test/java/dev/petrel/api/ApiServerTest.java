// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Authentication;
import dev.petrel.api.http.Caller;
import dev.petrel.api.http.HttpServer;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.engine.config.ApiConfig;
import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.KeyValue;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiServerTest {

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void headAnswersLikeGetWithoutABody() {
        ApiFixture.Answer answer = api.call("HEAD", "/v1/rules?limit=1", null);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEmpty();
        assertThat(answer.headers()).containsEntry("x-limit", "1");
    }

    @Test
    void aWrongMethodIsNotAWrongPath() {
        ApiFixture.Answer answer = api.call("PATCH", "/v1/rules", "{}");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers()).containsEntry("allow", "GET, POST, HEAD, OPTIONS");
        assertThat(answer.fault()).contains("PATCH");
        assertThat(api.call("OPTIONS", "/v1/rules", null).status()).isEqualTo(200);
        assertThat(api.call("OPTIONS", "/v1/nosuch", null).status()).isEqualTo(404);
    }

    @Test
    void answersUnderBothRoots() {
        assertThat(api.get("/api/v1/rules").text())
                .isEqualTo(api.get("/v1/rules").text());
        assertThat(api.get("/v1/user").object()).containsEntry("username", "stanley");
        assertThat(api.get("/").object()).containsKey("version");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/executions",
                "/v1/executions/last",
                "/v1/rules",
                "/v1/triggerinstances",
                "/v1/keys",
                "/v1/sensortypes",
                "/v1/nodes",
                "/v1/actions/core.local"
            })
    void aDatabaseThatIsAwayIsNoEmptyList(String path) {
        api.store.goAway();

        ApiFixture.Answer answer = api.get(path);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.fault()).contains("database is away");
        assertThat(answer.headers()).containsKey("retry-after");
        api.store.comeBack();
        assertThat(api.get("/v1/rules").status()).isEqualTo(200);
    }

    @Test
    void livesWhileTheDatabaseIsAway() {
        api.store.goAway();

        assertThat(api.get("/livez").status()).isEqualTo(200);
        assertThat(api.get("/metrics").text()).contains("petrel_http_request_seconds_bucket");
    }

    @Test
    void echoesTheRequestIdOrGivesOne() {
        assertThat(api.get("/v1/rules").headers().get("x-request-id")).isNotBlank();
    }

    @Test
    void slowClientsKeepNobodyWaiting() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 60; i++) {
                Socket socket = new Socket("127.0.0.1", api.port());
                slow.add(socket);
                String half = i % 2 == 0
                        ? "POST /v1/executions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 100\r\n\r\n{"
                        : "GET /v1/rules HTTP/1.1\r\nHost:";
                socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
            }

            assertThat(api.get("/livez").status()).isEqualTo(200);
            assertThat(api.post("/v1/executions", "{\"action\":\"core.noop\"}").status())
                    .isEqualTo(201);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aBrokenHandlerHarmsOneRequestOnly() {
        Router router = new Router().add("GET", "/", Access.OPEN, request -> {
            throw new IllegalStateException("boom");
        });
        HttpServer server = new HttpServer(
                new HttpServer.Address("test", "127.0.0.1", 0, "k", false),
                router,
                Authentication.none(Caller.ANONYMOUS),
                ApiConfig.Requests.DEFAULT,
                api.clock,
                api.metrics);
        server.start();
        try {
            for (int i = 0; i < 2; i++) {
                assertThat(ApiFixture.call(server.port(), "GET", "/", null).status())
                        .isEqualTo(500);
            }
        } finally {
            server.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void opensNoDoorToOthersUnlessTold(String host) {
        HttpServer server = new HttpServer(
                new HttpServer.Address("api", host, 0, "[api] port", false),
                new Router(),
                Authentication.none(Caller.ANONYMOUS),
                ApiConfig.Requests.DEFAULT,
                new ManualClock(),
                new Metrics());

        assertThatThrownBy(server::start)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("[api] host = " + host)
                .hasMessageContaining("allow_unauthenticated");
    }

    @Test
    void listensEverywhereWhenTold() {
        HttpServer server = new HttpServer(
                new HttpServer.Address("api", "0.0.0.0", 0, "[api] port", true),
                new Router().add("GET", "/", Access.OPEN, request -> Response.ok("here")),
                Authentication.none(Caller.ANONYMOUS),
                ApiConfig.Requests.DEFAULT,
                new ManualClock(),
                new Metrics());
        server.start();
        try {
            assertThat(ApiFixture.call(server.port(), "GET", "/", null).text()).isEqualTo("\"here\"");
        } finally {
            server.stop();
        }
    }

    @Test
    void changesOfContentAreSeenAtOnce() {
        assertThat(api.get("/v1/actions/core.noop").status()).isEqualTo(200);
        api.store.content().remove(Action.class, "core.noop");

        assertThat(api.get("/v1/actions/core.noop").status()).isEqualTo(404);
    }

    @Test
    void keepsValuesAndForgetsThemInTime() {
        api.put("/v1/keys/a%2Fb", "{\"name\":\"a/b\",\"value\":\"v\",\"ttl\":10}");
        assertThat(api.get("/v1/keys/a%2Fb").object())
                .containsEntry("value", "v")
                .containsEntry("name", "a/b");

        api.clock.advance(Duration.ofSeconds(11));

        assertThat(api.get("/v1/keys/a%2Fb").status()).isEqualTo(404);
    }

    @Test
    void keepsAUsersValuesApart() {
        api.put("/v1/keys/k", "{\"name\":\"k\",\"value\":\"system\"}");
        api.put("/v1/keys/k?scope=user", "{\"name\":\"k\",\"value\":\"mine\"}");

        assertThat(api.get("/v1/keys/k").object()).containsEntry("value", "system");
        assertThat(api.get("/v1/keys/k?scope=st2kv.user").object())
                .containsEntry("value", "mine")
                .containsEntry("user", "stanley")
                .containsEntry("name", "k");
        assertThat(api.get("/v1/keys/k?user=stanley").object()).containsEntry("value", "mine");
        assertThat(api.get("/v1/keys?scope=all").list()).hasSize(2);
        assertThat(api.delete("/v1/keys/k").status()).isEqualTo(204);
        assertThat(api.get("/v1/keys/k?scope=user").status()).isEqualTo(200);
    }

    @Test
    void knowsNoScopesButThoseOfUsersKeys() {
        api.store.keys().put(new KeyValue("petrel.timer", "core.t", "internal", false, null, null));

        for (String scope : List.of("petrel.timer", "petrel.partition", "st2kv")) {
            assertThat(api.get("/v1/keys?scope=" + scope).status()).isEqualTo(400);
            assertThat(api.get("/v1/keys/core.t?scope=" + scope).status()).isEqualTo(400);
            assertThat(api.delete("/v1/keys/core.t?scope=" + scope).status()).isEqualTo(400);
            assertThat(api.put("/v1/keys/core.t?scope=" + scope, "{\"name\":\"core.t\",\"value\":\"v\"}")
                            .fault())
                    .contains("is not in allowed scopes list");
        }
        assertThat(api.get("/v1/keys?scope=all").list()).isEmpty();
    }

    @Test
    void storesNoSecretInClear() {
        ApiFixture.Answer answer = api.put("/v1/keys/k", "{\"name\":\"k\",\"value\":\"hush\",\"secret\":true}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.fault()).contains("encryption key").doesNotContain("hush");
        assertThat(api.get("/v1/keys/k").status()).isEqualTo(404);
        assertThat(api.put("/v1/keys/k", "{\"name\":\"k\",\"value\":\"v\",\"ttl\":0}")
                        .status())
                .isEqualTo(400);
        assertThat(api.put("/v1/keys/k", "{\"name\":\"other\",\"value\":\"v\"}").status())
                .isEqualTo(400);
    }
}
