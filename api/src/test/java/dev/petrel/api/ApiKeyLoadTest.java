// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.config.AuthConfig;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.SecretHash;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys of which only the hash is known, as {@code apikey load} brings them from another cluster. */
class ApiKeyLoadTest {

    private final ApiFixture api = new ApiFixture(AuthConfig.DEFAULT.enabled(true));
    private final String token = api.token("sam");

    @AfterEach
    void close() {
        api.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path));
    }

    private ApiFixture.Answer load(String hash, Boolean enabled) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("key_hash", hash);
        body.put("user", "sam");
        body.put("enabled", enabled);
        return ApiFixture.send(request("/v1/apikeys")
                .header("X-Auth-Token", token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.write(body))));
    }

    @Test
    void acceptsTheSecretThatHasTheHash() {
        assertThat(ApiFixture.send(request("/v1/user").header("St2-Api-Key", "the secret"))
                        .status())
                .isEqualTo(401);

        ApiFixture.Answer loaded = load(SecretHash.of("the secret"), true);

        assertThat(loaded.status()).isEqualTo(201);
        assertThat(loaded.text()).doesNotContain("\"key\"").contains(SecretHash.of("the secret"));
        assertThat(ApiFixture.send(request("/v1/user").header("St2-Api-Key", "the secret"))
                        .status())
                .isEqualTo(200);
        assertThat(load(SecretHash.of("the secret"), true).status()).isEqualTo(409);
    }

    @Test
    void refusesHashesThatNoSecretCouldMeet() {
        for (String hash : new String[] {"", "********", "a".repeat(128), "G".repeat(64)}) {
            assertThat(load(hash, true).status()).as(hash).isEqualTo(400);
        }
    }
}
