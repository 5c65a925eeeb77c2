// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys of {@code [audit]}, which StackStorm has not. */
final class AuditKeys {

    private static final String SECTION = "audit";

    static final ConfigKey<Optional<String>> FILE = new ConfigKey<>(
                    SECTION,
                    "file",
                    ValueTypes.optionalText(),
                    "",
                    "File that the audit log of the API is written to, a JSON object a line; `-` for standard output. Not set: it is in the database only.")
            .onlyPetrel();
    static final ConfigKey<Integer> FILE_SIZE = new ConfigKey<>(
                    SECTION,
                    "max_file_size",
                    ValueTypes.integer(10_240, Integer.MAX_VALUE),
                    "52428800",
                    "How many bytes that file may have before another is begun. Another is begun with each day too.")
            .onlyPetrel();
    static final ConfigKey<Integer> FILES = new ConfigKey<>(
                    SECTION,
                    "max_files",
                    ValueTypes.integer(1, 10_000),
                    "30",
                    "How many files of that size are kept, and for how many days.")
            .onlyPetrel();
    static final ConfigKey<Integer> RETENTION = new ConfigKey<>(
                    SECTION,
                    "retention_days",
                    ValueTypes.integer(0, 3_650),
                    "90",
                    "For how many days the database keeps a record of the audit log. 0: the audit log is in the file only.")
            .onlyPetrel();

    static final List<ConfigKey<?>> ALL = List.of(FILE, FILE_SIZE, FILES, RETENTION);

    private AuditKeys() {}

    static AuditConfig read(Settings settings) {
        return new AuditConfig(
                settings.value(FILE),
                settings.value(FILE_SIZE),
                settings.value(FILES),
                Duration.ofDays(settings.value(RETENTION)));
    }
}
