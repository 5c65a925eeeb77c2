// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The keys of {@code [keyvalue]}. */
final class DatastoreKeys {

    private static final String SECTION = "keyvalue";

    static final ConfigKey<Boolean> ENABLE_ENCRYPTION = new ConfigKey<>(
            SECTION,
            "enable_encryption",
            ValueTypes.bool(),
            "True",
            "Whether secrets can be stored in the datastore and read from it, with the key of `encryption_key_path`.");
    static final ConfigKey<Optional<Path>> ENCRYPTION_KEY_PATH = new ConfigKey<>(
            SECTION,
            "encryption_key_path",
            ValueTypes.optionalPath(),
            "",
            "File with the key that secrets in the datastore are encrypted with, the same on every node: StackStorm's, or one of `petrel key generate`. Not set: secrets are refused.");
    static final ConfigKey<Optional<Boolean>> ENCRYPT_VALUES = new ConfigKey<>(
                    SECTION,
                    "encrypt_values",
                    ValueTypes.optionalBool(),
                    "",
                    "Whether parameters, results and contexts of executions, payloads of events and values of workflows are encrypted in the database too. Not set: where `encryption_key_path` is set. What was written before is read as it is.")
            .onlyPetrel();

    static final List<ConfigKey<?>> ALL = List.of(ENABLE_ENCRYPTION, ENCRYPTION_KEY_PATH, ENCRYPT_VALUES);

    private DatastoreKeys() {}

    /** That values are encrypted is the default where there is a key; who asks for it by name must not go without. */
    static DatastoreConfig read(Settings settings) {
        Optional<Boolean> asked = settings.value(ENCRYPT_VALUES);
        DatastoreConfig read = new DatastoreConfig(
                settings.value(ENABLE_ENCRYPTION), settings.value(ENCRYPTION_KEY_PATH), asked.orElse(true));
        if (asked.orElse(false) && !read.hasKey()) {
            settings.contradiction(
                    ENCRYPT_VALUES,
                    "[keyvalue] encryption_key_path beside it, and enable_encryption = True, for nothing is encrypted"
                            + " without a key",
                    "make a key with \"petrel key generate FILE\" and set encryption_key_path on every node, or remove"
                            + " encrypt_values",
                    ENCRYPTION_KEY_PATH,
                    ENABLE_ENCRYPTION);
        }
        return read;
    }
}
