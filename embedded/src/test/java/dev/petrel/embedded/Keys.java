// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import dev.petrel.engine.security.KeyFile;
import dev.petrel.engine.security.Seal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/** Keys of tests. */
final class Keys {

    private static final SecureRandom RANDOM = new SecureRandom();

    private Keys() {}

    /** With a key that nobody else has. */
    static Seal seal() {
        try {
            Path directory = Files.createTempDirectory("petrel-key");
            Path file = directory.resolve("key.json");
            KeyFile.generate(file, RANDOM);
            Seal seal = new Seal(KeyFile.read(file), RANDOM);
            Files.delete(file);
            Files.delete(directory);
            return seal;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
