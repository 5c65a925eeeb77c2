// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.datastore;

import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.config.ConfigProblem;
import dev.petrel.engine.config.DatastoreConfig;
import dev.petrel.engine.security.KeyEncryption;
import dev.petrel.engine.security.KeyFile;
import dev.petrel.engine.security.KeyFileException;
import dev.petrel.engine.security.Seal;
import dev.petrel.expression.Decryption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/** Encrypts secrets before they are stored, and decrypts them. Safe for any thread; never blocks. */
public interface Cipher extends Decryption {

    /** Whether there is a key. Without one nothing can be encrypted or decrypted. */
    boolean hasKey();

    /** @throws IllegalStateException without a key */
    String encrypt(String clear);

    /**
     * The text in clear.
     *
     * @throws IllegalStateException without a key
     * @throws IllegalArgumentException when {@code encrypted} was not made with this key; says nothing of the value
     */
    @Override
    String decrypt(String encrypted);

    /** Of a system without a key: secrets are refused rather than kept in clear. */
    static Cipher withoutKey() {
        return new NoKey();
    }

    /** StackStorm's encryption with the key of {@code file}. */
    static Cipher of(KeyFile file, SecureRandom random) {
        return new AesCipher(new KeyEncryption(file, random));
    }

    /**
     * As the configuration has it. Reads the key file that it names.
     *
     * @throws ConfigException when that file cannot be used, so that nothing runs without the key that it is told to use
     */
    static Cipher configured(DatastoreConfig config, SecureRandom random) {
        return key(config).map(key -> of(key, random)).orElseGet(Cipher::withoutKey);
    }

    /**
     * What encrypts whole values in the database, under keys made of the same key file; empty when the configuration has
     * none, or does not want that. Reads the key file.
     *
     * @throws ConfigException as {@link #configured}
     */
    static Optional<Seal> seal(DatastoreConfig config, SecureRandom random) {
        return config.encryptValues() ? key(config).map(key -> new Seal(key, random)) : Optional.empty();
    }

    private static Optional<KeyFile> key(DatastoreConfig config) {
        Optional<Path> file = config.encryption() ? config.encryptionKey() : Optional.empty();
        try {
            return file.map(KeyFile::read);
        } catch (KeyFileException e) {
            throw new ConfigException(List.of(new ConfigProblem(
                    "[keyvalue] encryption_key_path",
                    "the file \"" + file.orElseThrow() + "\" " + e.reason(),
                    "the key file that the values of the datastore are encrypted with",
                    e.remedy())));
        }
    }
}
