// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code [keyvalue]}.
 *
 * @param encryption {@code enable_encryption}: whether secrets can be stored and read
 * @param encryptionKey {@code encryption_key_path}: the key file
 * @param encryptValues whether what executions, events and workflows say is encrypted with that key too
 */
public record DatastoreConfig(boolean encryption, Optional<Path> encryptionKey, boolean encryptValues) {

    /** Where what executions say is encrypted too. */
    public DatastoreConfig(boolean encryption, Optional<Path> encryptionKey) {
        this(encryption, encryptionKey, true);
    }

    /** Whether anything can be encrypted. */
    public boolean hasKey() {
        return encryption && encryptionKey.isPresent();
    }
}
