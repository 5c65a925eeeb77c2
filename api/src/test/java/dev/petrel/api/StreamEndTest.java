// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.access.ApiKeys;
import dev.petrel.engine.access.Authorizer;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.access.Resource;
import dev.petrel.engine.access.Tokens;
import dev.petrel.engine.config.AuthConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A stream goes on as long as what its client showed counts. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class StreamEndTest {

    private static final String STREAM = "/stream/v1/stream";

    private final HttpClient client = HttpClient.newHttpClient();
    private volatile boolean mayStream = true;
    private final ApiFixture api = new ApiFixture(ApiFixture.behind(AuthConfig.Mode.STANDALONE), new Authorizer() {
        @Override
        public boolean hasRoles() {
            return true;
        }

        @Override
        public List<String> roles(String user) {
            return List.of();
        }

        @Override
        public boolean isAdmin(String user) {
            return false;
        }

        @Override
        public boolean permits(String user, Permission permission, Optional<Resource> resource) {
            return mayStream;
        }
    });

    @AfterEach
    void close() {
        api.close();
    }

    /** All lines of a stream, when it has ended; it has begun when this returns. */
    private CompletableFuture<Void> stream(String header, String secret) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + STREAM))
                .header(header, secret)
                .build();
        HttpResponse<java.util.stream.Stream<String>> answer =
                client.send(request, HttpResponse.BodyHandlers.ofLines());
        assertThat(answer.statusCode()).isEqualTo(200);
        return CompletableFuture.runAsync(() -> answer.body().forEach(line -> {}));
    }

    private static void ends(CompletableFuture<Void> stream) throws Exception {
        assertThat(stream.get(60, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void endsWithTheTokenAlsoWhenAnotherNodeRevokesIt() throws Exception {
        String revoked = api.token("sam");
        String expired = api.users
                .tokens()
                .create("kim", Duration.ofHours(2), false, Map.of())
                .secret();
        CompletableFuture<Void> first = stream("X-Auth-Token", revoked);
        CompletableFuture<Void> second = stream("X-Auth-Token", expired);
        Tokens elsewhere = new Tokens(api.store.tokens(), api.clock, new SecureRandom());

        elsewhere.revoke(elsewhere.find(revoked).orElseThrow());
        api.clock.advance(Duration.ofSeconds(5));

        ends(first);
        assertThat(second).isNotDone();
        api.clock.advance(Duration.ofHours(3));
        ends(second);
    }

    @Test
    void endsWithTheKey() throws Exception {
        ApiKeys.Issued key = api.users.apiKeys().create("sam", Map.of(), true);
        CompletableFuture<Void> stream = stream("St2-Api-Key", key.secret());

        api.users.apiKeys().delete(key.key());

        ends(stream);
    }

    @Test
    void endsWhenTheUserMayNotStreamAnyMore() throws Exception {
        CompletableFuture<Void> stream = stream("X-Auth-Token", api.token("sam"));

        mayStream = false;

        ends(stream);
    }

    @Test
    void goesOnWhileTheDatabaseIsAway() throws Exception {
        String token = api.token("sam");
        CompletableFuture<Void> stream = stream("X-Auth-Token", token);
        api.store.goAway();
        api.clock.advance(Duration.ofSeconds(5));
        assertThat(api.send("GET", "/v1/user", null, "X-Auth-Token", token).status())
                .isEqualTo(503);
        assertThat(stream).isNotDone();

        api.store.comeBack();
        api.users.tokens().revoke(api.users.tokens().find(token).orElseThrow());
        ends(stream);
    }
}
