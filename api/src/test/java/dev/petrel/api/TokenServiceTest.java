// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.config.AuthConfig;
import dev.petrel.engine.model.AuditRecord;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The token service beyond what StackStorm was recorded to do, which is in {@link AuthGoldenTest}. */
class TokenServiceTest {

    private static final AuthConfig AUTH = new AuthConfig(
            true,
            AuthConfig.Mode.STANDALONE,
            AuthConfig.BackendType.FLAT_FILE,
            Map.of(),
            new AuthConfig.TokenLives(Duration.ofHours(2), Duration.ofHours(1)),
            Optional.of("https://st2.example.org/api"),
            AuthConfig.DEFAULT.address(),
            new AuthConfig.Logins(
                    new AuthConfig.Impersonation(Set.of("bot"), Map.of("k@slack", "kim", "k@b@slack", "sam")),
                    3,
                    Duration.ofMinutes(1)));

    private final ApiFixture api = new ApiFixture(AUTH);

    @AfterEach
    void close() {
        api.close();
    }

    private ApiFixture.Answer login(String user, String password, String body) {
        String basic = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return ApiFixture.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + "/auth/v1/tokens"))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private Map<String, Object> whoami(ApiFixture.Answer answer) {
        return ApiFixture.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + "/v1/user"))
                        .header("X-Auth-Token", String.valueOf(answer.object().get("token"))))
                .object();
    }

    @Test
    void isOnTheApiAndSaysWhereThatIs() {
        ApiFixture.Answer answer = login("sam", "pw-sam", "{}");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.headers()).containsEntry("x-api-url", "https://st2.example.org/api");
        assertThat(whoami(answer)).containsEntry("username", "sam");
        assertThat(api.entered)
                .singleElement()
                .satisfies(user -> assertThat(user.groups()).containsExactly("ops"));
    }

    @Test
    void loginsAreWrittenDown() {
        String token = String.valueOf(login("sam", "pw-sam", "{}").object().get("token"));
        login("sam", "wrong", "{}");

        assertThat(api.audited)
                .extracting(record -> record.act().what() + " " + record.who() + " " + record.outcome())
                .containsExactly(
                        "login " + new AuditRecord.Who("sam", "password", "127.0.0.1") + " ALLOWED",
                        "login " + new AuditRecord.Who("sam", "none", "127.0.0.1") + " DENIED");
        assertThat(api.audited.toString()).doesNotContain(token, "pw-sam", "wrong");
    }

    @Test
    void aTokenIsEndedByWhoeverKnowsIt() {
        String token = String.valueOf(login("sam", "pw-sam", "{}").object().get("token"));
        String revoke = "/auth/v1/tokens/revoke";

        assertThat(api.send("POST", revoke, "{\"token\": \"" + token + "\"}").status())
                .isEqualTo(401);
        assertThat(api.send("POST", revoke, "{}", "X-Auth-Token", token).status())
                .isEqualTo(400);
        assertThat(api.send("POST", revoke, "{\"token\": \"none\"}", "X-Auth-Token", token)
                        .object())
                .containsEntry("revoked", false);
        assertThat(api.send("POST", revoke, "{\"token\": \"" + token + "\"}", "X-Auth-Token", token)
                        .object())
                .containsEntry("revoked", true);
        assertThat(api.send("GET", "/v1/user", null, "X-Auth-Token", token).status())
                .isEqualTo(401);
        assertThat(api.audited.toString())
                .contains("POST /auth/v1/tokens/revoke")
                .doesNotContain(token);
    }

    @Test
    void theTokenOfAnActionMakesNoKeyThatOutlivesIt() {
        String service = api.users
                .tokens()
                .create("sam", Duration.ofHours(1), true, Map.of())
                .secret();
        String own = api.token("sam");
        String id = String.valueOf(api.send("POST", "/v1/apikeys", "{}", "X-Auth-Token", own)
                .object()
                .get("id"));

        ApiFixture.Answer made = api.send("POST", "/v1/apikeys", "{}", "X-Auth-Token", service);
        assertThat(made.status()).isEqualTo(403);
        assertThat(made.fault()).contains("action or a sensor");
        assertThat(api.send("PUT", "/v1/apikeys/" + id, "{\"enabled\": false}", "X-Auth-Token", service)
                        .status())
                .isEqualTo(403);
        assertThat(api.send("GET", "/v1/apikeys/" + id, null, "X-Auth-Token", service)
                        .status())
                .isEqualTo(200);
        assertThat(api.send("GET", "/v1/user", null, "X-Auth-Token", service).status())
                .isEqualTo(200);
    }

    @Test
    void keepsTheHashOfATokenAlone() {
        String token = String.valueOf(login("sam", "pw-sam", "{}").object().get("token"));

        assertThat(token).matches("[0-9a-f]{64}");
        assertThat(api.users.tokens().find(token).toString()).doesNotContain(token);
    }

    @Test
    void aServiceUserGetsATokenInAnothersName() {
        ApiFixture.Answer answer = login("bot", "pw:bot", "{\"user\": \"kim\"}");

        assertThat(api.audited.get(0).act().on()).isEqualTo("user:kim");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.object())
                .containsEntry("user", "kim")
                .containsEntry("metadata", Map.of("impersonated_by", "bot"));
        assertThat(whoami(answer)).containsEntry("username", "kim");
        assertThat(api.entered).as("kim was not here").isEmpty();
        assertThat(login("sam", "pw-sam", "{\"user\": \"sam\"}").status())
                .as("not even in its own name, as in StackStorm")
                .isEqualTo(400);
    }

    @Test
    void aServiceUserGetsATokenInTheNameOfWhoeverIsCalledSoThere() {
        ApiFixture.Answer answer =
                login("bot", "pw:bot", "{\"impersonate_user\": \"k\", \"nickname_origin\": \"slack\"}");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.object())
                .containsEntry("user", "kim")
                .containsEntry("metadata", Map.of("impersonated_by", "bot"));
        assertThat(api.audited.get(0).act().on()).isEqualTo("user:kim");
        assertThat(whoami(answer)).containsEntry("username", "kim");
    }

    @Test
    void refusesNicknamesThatNobodyHas() {
        assertThat(login("bot", "pw:bot", "{\"impersonate_user\": \"k\"}").fault())
                .isEqualTo("Nickname origin is not provided for nickname 'k'");
        assertThat(login("bot", "pw:bot", "{\"impersonate_user\": \"k\", \"nickname_origin\": \"irc\"}")
                        .fault())
                .isEqualTo("Could not locate user k@irc");
        assertThat(login("bot", "pw:bot", "{\"impersonate_user\": \"k\", \"nickname_origin\": \"b@slack\"}")
                        .fault())
                .as("that is not how k@b is called at slack")
                .isEqualTo("Could not locate user k@b@slack");
        assertThat(login("sam", "pw-sam", "{\"impersonate_user\": \"k\", \"nickname_origin\": \"slack\"}")
                        .fault())
                .contains("is not a service");
    }

    @Test
    void slowsDownWhoGuessesPasswordsEvenIfOneIsRightThen() {
        for (int i = 0; i < 3; i++) {
            assertThat(login("sam", "wrong", "{}").status()).isEqualTo(401);
        }
        int checks = api.passwords.checks.get();

        ApiFixture.Answer refused = login("sam", "pw-sam", "{}");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers()).containsEntry("retry-after", "2");
        assertThat(api.passwords.checks.get()).as("nothing is checked").isEqualTo(checks);
        assertThat(login("kim", "pw-kim", "{}").status()).as("another user").isEqualTo(201);
        api.clock.advance(Duration.ofSeconds(1));
        assertThat(login("sam", "pw-sam", "{}").status()).isEqualTo(201);
        assertThat(login("sam", "wrong", "{}").status()).as("it begins anew").isEqualTo(401);
    }

    @Test
    void saysWhenTheSourceOfUsersIsAwayAndHoldsItAgainstNobody() {
        api.passwords.away = true;
        for (int i = 0; i < 10; i++) {
            ApiFixture.Answer answer = login("sam", "pw-sam", "{}");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).containsKey("retry-after");
        }
        api.passwords.away = false;

        assertThat(login("sam", "pw-sam", "{}").status()).isEqualTo(201);
    }

    @Test
    void takesNamesAndPasswordsOfWhateverCharacters() {
        assertThat(login("sam\u0000", "x\r\ny", "{}").status()).isEqualTo(401);
        assertThat(login("\uD83D\uDE00".repeat(500), "", "{}").status()).isEqualTo(401);
        assertThat(login("", "", "{}").status()).isEqualTo(401);
    }
}
