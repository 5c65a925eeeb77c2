// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiKeyTest {

    private static final Map<String, Object> KEY = Map.of(
            "id",
            "i1",
            "uid",
            "********",
            "user",
            "sam",
            "key_hash",
            "********",
            "metadata",
            Map.of("a", 1),
            "enabled",
            true,
            "created_at",
            "2026-01-01T00:00:00.000000Z");

    private final FakeApi api = new FakeApi()
            .on("GET /v1/apikeys", 200, List.of(KEY), Map.of("X-Total-Count", "3"))
            .on("GET /v1/apikeys/i1", 200, KEY)
            .on("PUT /v1/apikeys/i1", 200, KEY)
            .on("DELETE /v1/apikeys/i1", 204, "")
            .on("POST /v1/apikeys", 201, Map.of("id", "i1", "user", "sam", "key", "THEKEY"));

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void makesOneAndShowsItOnce() {
        Told told = Told.by(api, "apikey", "create", "-u", "kim", "-m", "{\"used_by\": \"x\"}");

        assertThat(told.out()).contains("THEKEY");
        assertThat(api.only("POST").json()).isEqualTo(Map.of("user", "kim", "metadata", Map.of("used_by", "x")));
        assertThat(Told.by(api, "apikey", "create", "-k").out()).isEqualToIgnoringNewLines("THEKEY");
        assertThat(Told.by(api, "apikey", "create", "-m", "[1]").code()).isEqualTo(2);
    }

    @Test
    void listsAndGets() {
        assertThat(Told.by(api, "apikey", "list", "-u", "sam").out()).contains("i1", "sam", "{\"a\":1}");
        assertThat(Told.by(api, "apikey", "list", "-d", "--show-secrets").out()).contains("key_hash", "********");
        assertThat(api.asked.get(1).query()).contains("show_secrets=true");
        assertThat(Told.by(api, "apikey", "list").err()).contains("the first 1 of 3; -n says how many to show");
        assertThat(Told.by(api, "apikey", "list", "-o", "json").err()).isEmpty();
        assertThat(Told.by(api, "apikey", "get", "i1").out()).contains("key_hash:");
        assertThat(Told.by(api, "apikey", "get", "no").code()).isEqualTo(3);
    }

    @Test
    void switchesAndDeletes() {
        assertThat(Told.by(api, "apikey", "disable", "i1").out()).contains("API key i1 is disabled");
        assertThat(api.only("PUT").json()).containsEntry("enabled", false).containsEntry("user", "sam");
        assertThat(Told.by(api, "apikey", "enable", "i1").code()).isZero();
        assertThat(Told.by(api, "apikey", "delete", "i1").code()).isZero();
        assertThat(Told.by(api, "apikey", "delete", "no").code()).isEqualTo(3);
    }

    @Test
    void loadsAllOfAFileOrNothing() throws Exception {
        Path file = Files.writeString(
                directory.resolve("k.yaml"),
                "- {user: sam, key_hash: abc, id: x, enabled: true}\n- {user: kim, key_hash: d}\n");

        assertThat(Told.by(api, "apikey", "load", file.toString()).code()).isZero();
        assertThat(api.asked.get(0).json())
                .isEqualTo(Map.of("user", "sam", "key_hash", "abc", "enabled", true, "metadata", Map.of()));
        assertThat(api.asked.get(1).json()).containsEntry("enabled", false);

        Files.writeString(file, "- {user: sam, key_hash: abc}\n- {user: sam}\n- {user: a, key_hash: '********'}\n");
        Told told = Told.by(api, "apikey", "load", file.toString());
        assertThat(told.code()).isEqualTo(2);
        assertThat(told.err()).contains("nothing was stored", file + ":2:", "key_hash", "--show-secrets");
        assertThat(api.asked).hasSize(2);
    }
}
