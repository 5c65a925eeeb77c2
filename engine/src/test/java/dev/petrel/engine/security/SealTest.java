// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] CLEAR = "a secret, ä漢😀".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    private Seal seal;

    @BeforeEach
    void make() throws IOException {
        seal = key("a");
    }

    @Test
    void opensWhatItSealed() {
        assertThat(seal.open("executions.result", seal.seal("executions.result", CLEAR)))
                .isEqualTo(CLEAR);
        assertThat(seal.open("x", seal.seal("x", new byte[0]))).isEmpty();
        byte[] large = new byte[5 << 20];
        assertThat(seal.open("x", seal.seal("x", large))).isEqualTo(large);
    }

    @Test
    void makesOtherBytesEachTimeAndShowsNothing() {
        byte[] one = seal.seal("x", CLEAR);
        assertThat(one).isNotEqualTo(seal.seal("x", CLEAR)).hasSize(CLEAR.length + 45);
        assertThat(new String(one, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
    }

    @Test
    void opensInAnotherProcessWithTheSameKeyFile() throws IOException {
        Seal same = new Seal(KeyFile.read(directory.resolve("a")), RANDOM);
        assertThat(same.open("x", seal.seal("x", CLEAR))).isEqualTo(CLEAR);
    }

    @Test
    void doesNotOpenWhatIsOfAnotherPlaceOrKeyOrWasChanged() throws IOException {
        byte[] sealed = seal.seal("executions.result", CLEAR);
        assertRefused(seal, "executions.parameters", sealed);
        assertRefused(key("b"), "executions.result", sealed);
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertRefused(seal, "executions.result", changed);
        }
        for (int length = 0; length < sealed.length; length++) {
            assertRefused(seal, "executions.result", Arrays.copyOf(sealed, length));
        }
    }

    private static void assertRefused(Seal key, String place, byte[] sealed) {
        assertThatThrownBy(() -> key.open(place, sealed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }

    private Seal key(String name) throws IOException {
        KeyFile.generate(directory.resolve(name), RANDOM);
        return new Seal(KeyFile.read(directory.resolve(name)), RANDOM);
    }
}
