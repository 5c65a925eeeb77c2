// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackOptionsTest {

    @TempDir
    private Path directory;

    @Test
    void tellsPacksWhereThingsAreAndNoSecret() {
        LoadedConfig loaded = new ConfigFixture(directory)
                .load(
                        "[system]",
                        "base_path = /srv/st2",
                        "[content]",
                        "system_packs_base_path = /srv/packs",
                        "packs_base_paths = /srv/more",
                        "[database]",
                        "username = u",
                        "password = hidden1",
                        "[messaging]",
                        "url = amqp://u:hidden2@b/",
                        "[keyvalue]",
                        "encryption_key_path = /etc/k.json");

        String text = PackOptions.environment(loaded.config()).get("PETREL_CONF");

        assertThat(text).doesNotContain("hidden");
        Map<String, Object> options = Json.readObject(text);
        assertThat(options)
                .containsEntry("system", Map.of("base_path", "/srv/st2"))
                .containsEntry(
                        "content",
                        Map.of(
                                "system_packs_base_path",
                                "/srv/packs",
                                "packs_base_paths",
                                "/srv/packs:/srv/more:/opt/petrel/packs"))
                .containsEntry("system_user", Map.of("user", "stanley"))
                .containsEntry("keyvalue", Map.of("enable_encryption", true, "encryption_key_path", "/etc/k.json"));
    }
}
