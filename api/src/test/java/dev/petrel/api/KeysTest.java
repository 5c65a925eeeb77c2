// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.datastore.Cipher;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.KeyChange;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.security.KeyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The datastore over REST, with an encryption key. */
class KeysTest {

    private static final Pattern NAMES = Pattern.compile("\"[^\"]+\"");

    @TempDir
    private Path directory;

    private Cipher cipher;
    private Cipher other;
    private ApiFixture api;

    @BeforeEach
    void setup() {
        cipher = cipher("key.json");
        other = cipher("other.json");
        api = new ApiFixture(cipher);
    }

    @AfterEach
    void tearDown() {
        api.close();
    }

    /** What StackStorm answered to the same requests, one after the other. */
    @Test
    void answersAsRecorded() {
        List<Map<String, Object>> steps = recorded();
        assertThat(steps).hasSizeGreaterThan(15);
        for (Map<String, Object> step : steps) {
            String[] request = ((String) step.get("request")).split(" ");
            ApiFixture.Answer answer = api.call(
                    request[0], request[1], step.containsKey("body") ? Json.write(filled(step.get("body"))) : null);

            assertThat(answer.status()).as(step.toString()).isEqualTo(((Number) step.get("code")).intValue());
            if (step.get("answer") == null) {
                assertThat(answer.text()).isEmpty();
            } else {
                compare(step, answer.object());
            }
        }
    }

    private void compare(Map<String, Object> step, Map<String, Object> found) {
        Map<?, ?> expected = (Map<?, ?>) step.get("answer");
        assertThat(found.keySet()).as(step.toString()).isEqualTo(expected.keySet());
        expected.forEach((key, value) -> {
            Object actual = found.get(key);
            if ("<ciphertext>".equals(value)) {
                assertThat(cipher.decrypt((String) actual)).as(step.toString()).isNotEmpty();
            } else if (key.equals("faultstring")) {
                assertThat(names((String) actual)).as(step.toString()).isEqualTo(names((String) value));
            } else if (!"<id>".equals(value) && !"<time>".equals(value)) {
                assertThat(actual).as(step.toString()).isEqualTo(value);
            }
        });
    }

    /** What a message names, in quotes. The recorded user is root, the one of the fixture stanley. */
    private static Set<String> names(String text) {
        return NAMES.matcher(text.replace("root:", "stanley:"))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Object filled(Object body) {
        Map<String, Object> filled = new LinkedHashMap<>();
        ((Map<?, ?>) body)
                .forEach((key, value) -> filled.put(
                        (String) key,
                        switch (String.valueOf(value)) {
                            case "<ciphertext of 'outside' under the server's key>" -> cipher.encrypt("outside");
                            case "<ciphertext under another key>" -> other.encrypt("elsewhere");
                            case "<ciphertext>" -> cipher.encrypt("again");
                            default -> value;
                        }));
        return filled;
    }

    @Test
    void aChangeThatAnActionMakesIsInTheChainOfItsExecution() {
        api.rulesListenToKeys = true;
        Execution execution = Execution.requested(
                "ab12",
                api.store.content().get(Action.class, "core.local").orElseThrow(),
                Map.of(),
                Map.of(),
                new Execution.Lineage(null, null, 6, null),
                api.clock.instant());
        api.store.executions().create(List.of(execution));

        for (String id : List.of("ab12", "no such id", "ff")) {
            HttpRequest.Builder put = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + api.port() + "/v1/keys/k"))
                    .PUT(BodyPublishers.ofString("{\"name\": \"k\", \"value\": \"1\"}"))
                    .header("Content-Type", "application/json")
                    .header("X-Petrel-Execution-Id", id);
            assertThat(ApiFixture.send(put).status()).isEqualTo(200);
        }

        assertThat(api.keyChanges).extracting(KeyChange::chain).containsExactly(6, 0, 0);
    }

    @Test
    void listsSecretsEncryptedUnlessAskedForThemInClear() {
        put("a.open", "{'value':'1'}");
        put("a.secret", "{'value':'whisper','secret':true}");
        put("b", "{'value':'2'}");
        put("a.mine", "{'value':'3','secret':true,'scope':'user'}");
        api.store.keys().put(key("a.strange", other.encrypt("x")));

        assertThat(api.get("/v1/keys?prefix=a.&scope=all").list())
                .extracting(key -> key.get("name"))
                .containsExactly("a.open", "a.secret", "a.strange", "a.mine");
        assertThat(api.get("/v1/keys?prefix=a.").text()).doesNotContain("whisper");
        assertThat(api.get("/v1/keys?prefix=a.&scope=all&decrypt=true").list())
                .extracting(key -> key.get("encrypted") + " " + key.get("secret") + " "
                        + (key.get("value").toString().length() > 20 ? "cipher" : key.get("value")))
                .containsExactly("false false 1", "false true whisper", "true true cipher", "false true 3");
        assertThat(api.get("/v1/keys?scope=user").list())
                .extracting(key -> key.get("name"))
                .containsExactly("a.mine");
        assertThat(api.get("/v1/keys?user=stanley").list()).hasSize(1);
        assertThat(api.get("/v1/keys?name=a").list()).isEmpty();
        assertThat(api.get("/v1/keys?name=b").list()).hasSize(1);
        assertThat(api.get("/v1/keys?scope=nosuch").fault()).contains("['all', 'system', 'user', ");
        ApiFixture.Answer page = api.get("/v1/keys?scope=all&limit=2&offset=3");
        assertThat(page.list()).extracting(key -> key.get("name")).containsExactly("b", "a.mine");
        assertThat(page.headers()).containsEntry("x-total-count", "5");
    }

    @Test
    void noUserReachesTheKeysOfAnother() {
        for (String call : List.of(
                "GET /v1/keys?user=sam",
                "GET /v1/keys?scope=all&user=sam",
                "GET /v1/keys/k?user=sam",
                "DELETE /v1/keys/k?user=sam")) {
            String[] words = call.split(" ");
            assertThat(api.call(words[0], words[1], null).status()).as(call).isEqualTo(403);
        }
        ApiFixture.Answer written =
                api.put("/v1/keys/k", "{\"name\":\"k\",\"value\":\"v\",\"scope\":\"user\",\"user\":\"sam\"}");
        assertThat(written.status()).isEqualTo(403);
        assertThat(api.store.keys().list("st2kv.user", "")).isEmpty();
    }

    @Test
    void whatCannotBeDecryptedIsToldWithoutItsValue() {
        String strange = other.encrypt("x");
        api.store.keys().put(key("k", strange));

        ApiFixture.Answer answer = api.get("/v1/keys/k?decrypt=true");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.fault()).contains("key \"k\" cannot be decrypted").doesNotContain(strange);
        assertThat(api.get("/v1/keys/k").object()).containsEntry("value", strange);
        assertThat(api.delete("/v1/keys/k").status()).isEqualTo(204);
    }

    @Test
    void aSecretCeasesToExistWhenItsTimeIsOver() {
        put("k", "{'value':'whisper','secret':true,'ttl':10}");
        assertThat(api.get("/v1/keys/k?decrypt=true").object()).containsEntry("value", "whisper");

        api.clock.advance(Duration.ofSeconds(11));

        assertThat(api.get("/v1/keys/k?decrypt=true").status()).isEqualTo(404);
        assertThat(api.get("/v1/keys").list()).isEmpty();
    }

    private static KeyValue key(String name, String encrypted) {
        return new KeyValue("st2kv.system", name, encrypted, true, null, null);
    }

    private void put(String name, String body) {
        String json = body.replace('\'', '"').replace("{", "{\"name\":\"" + name + "\",");
        assertThat(api.put("/v1/keys/" + name, json).status()).isEqualTo(200);
    }

    private Cipher cipher(String name) {
        try {
            KeyFile.generate(directory.resolve(name), new SecureRandom());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Cipher.of(KeyFile.read(directory.resolve(name)), new SecureRandom());
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> recorded() {
        try (var stream = KeysTest.class.getResourceAsStream("/golden-behaviour/datastore/rest.json")) {
            Object steps = Json.readObject(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
                    .get("steps");
            return (List<Map<String, Object>>) steps;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
