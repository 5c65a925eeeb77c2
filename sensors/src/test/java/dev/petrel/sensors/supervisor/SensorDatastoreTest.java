// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.datastore.Cipher;
import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.security.KeyFile;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What sensors ask of the datastore. */
class SensorDatastoreTest {

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);

    @TempDir
    private Path directory;

    @Test
    void storesSecretsEncryptedAndGivesThemInClearWhenAsked() throws Exception {
        KeyFile.generate(directory.resolve("key.json"), new SecureRandom());
        Cipher cipher = Cipher.of(KeyFile.read(directory.resolve("key.json")), new SecureRandom());
        SensorDatastore datastore = new SensorDatastore(new Datastore(store.keys(), cipher, clock));

        assertThat(datastore.handle(
                        Map.of("op", "set_value", "name", "p.S:k", "value", "whisper", "encrypt", true, "ttl", 5)))
                .isEqualTo(true);

        String stored = store.keys().get(KeyValue.SYSTEM, "p.S:k").orElseThrow().value();
        assertThat(cipher.decrypt(stored)).isEqualTo("whisper");
        assertThat(get(datastore, false)).isEqualTo(stored);
        assertThat(get(datastore, true)).isEqualTo("whisper");
        assertThat(datastore
                        .handle(Map.of("op", "list_values", "prefix", "p.S:"))
                        .toString())
                .contains(stored)
                .doesNotContain("whisper");
        clock.advance(Duration.ofSeconds(5));
        assertThat(get(datastore, true)).isNull();
    }

    @Test
    void tellsWhyASecretCannotBeStoredOrRead() {
        SensorDatastore datastore = new SensorDatastore(new Datastore(store.keys(), Cipher.withoutKey(), clock));
        store.keys().put(new KeyValue(KeyValue.SYSTEM, "p.S:k", "0A", true, null, null));

        assertThatThrownBy(() -> datastore.handle(
                        Map.of("op", "set_value", "name", "p.S:j", "value", "whisper", "encrypt", true)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the secret \"p.S:j\" was not stored: no encryption key is configured")
                .hasMessageNotContaining("whisper");
        assertThatThrownBy(() -> get(datastore, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be decrypted");
        assertThat(get(datastore, false)).isEqualTo("0A");
        assertThat(store.keys().names(KeyValue.SYSTEM, "")).isEqualTo(List.of("p.S:k"));
    }

    private static Object get(SensorDatastore datastore, boolean decrypt) {
        return datastore.handle(Map.of("op", "get_value", "name", "p.S:k", "decrypt", decrypt));
    }
}
