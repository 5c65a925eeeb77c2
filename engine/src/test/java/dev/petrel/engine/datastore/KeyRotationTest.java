// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.datastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.security.KeyFile;
import dev.petrel.engine.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another key for the secrets of the datastore. */
class KeyRotationTest {

    @TempDir
    private Path directory;

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private Cipher old;
    private Cipher next;

    @BeforeEach
    void write() throws IOException {
        old = cipher("old.json");
        next = cipher("next.json");
        Datastore before = new Datastore(store.keys(), old, clock);
        Datastore.Attributes secret = new Datastore.Attributes(true, "what", null);
        var ignored = before.put(Scope.SYSTEM, "a", "1", secret);
        ignored = before.put(Scope.ofUser("kim"), "b", "2", secret);
        ignored = before.put(Scope.SYSTEM, "clear", "3", Datastore.Attributes.NONE);
    }

    private Cipher cipher(String name) throws IOException {
        Path file = directory.resolve(name);
        KeyFile.generate(file, new SecureRandom());
        return Cipher.of(KeyFile.read(file), new SecureRandom());
    }

    private KeyRotation.Outcome rotated() {
        return new KeyRotation(store.keys(), old, next).run();
    }

    @Test
    void everySecretHasTheNewKeyAndAllElseIsAsItWas() {
        assertThat(rotated()).isEqualTo(new KeyRotation.Outcome(2, 0, List.of()));

        Datastore after = new Datastore(store.keys(), next, clock);
        KeyValue a = after.get(Scope.SYSTEM, "a").orElseThrow();
        assertThat(after.inClear(a)).isEqualTo("1");
        assertThat(a.description()).isEqualTo("what");
        assertThat(after.inClear(after.get(Scope.ofUser("kim"), "b").orElseThrow()))
                .isEqualTo("2");
        assertThat(after.value(Scope.SYSTEM, "clear")).contains("3");
        assertThat(rotated()).as("again").isEqualTo(new KeyRotation.Outcome(0, 2, List.of()));
    }

    @Test
    void goesOnWhereItWasStopped() {
        store.loseAcknowledgements(1);
        assertThatThrownBy(this::rotated).isInstanceOf(StoreException.class);

        KeyRotation.Outcome outcome = rotated();

        assertThat(outcome.changed() + outcome.before()).isEqualTo(2);
        assertThat(outcome.before()).as("of the first try").isEqualTo(1);
        assertThat(rotated()).isEqualTo(new KeyRotation.Outcome(0, 2, List.of()));
    }

    @Test
    void whatNeitherKeyDecryptsIsNamedAndLeft() {
        store.keys().put(new KeyValue(KeyValue.SYSTEM, "broken", "C0FFEE", true, null, null));

        assertThat(rotated().unreadable()).containsExactly("st2kv.system/broken");
        assertThat(store.keys().get(KeyValue.SYSTEM, "broken").orElseThrow().value())
                .isEqualTo("C0FFEE");
    }
}
