// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The keys of {@code [system]}, {@code [content]} and {@code [packs]}: what is registered, and how it is checked. */
final class ContentKeys {

    static final ConfigKey<Path> BASE_PATH = new ConfigKey<>(
            "system",
            "base_path",
            ValueTypes.path(),
            "/opt/stackstorm",
            "Root of `packs`, `configs`, `overrides` and `virtualenvs`.");
    static final ConfigKey<Boolean> VALIDATE_TRIGGER_PAYLOAD = new ConfigKey<>(
            "system",
            "validate_trigger_payload",
            ValueTypes.bool(),
            "True",
            "Whether an event is refused whose payload does not fit its trigger's schema.");
    static final ConfigKey<Boolean> VALIDATE_OUTPUT_SCHEMA = new ConfigKey<>(
            "system",
            "validate_output_schema",
            ValueTypes.bool(),
            "False",
            "Whether an execution fails whose action ended well, but whose output does not fit the action's `output_schema`.");
    static final ConfigKey<Optional<Path>> SYSTEM_PACKS = new ConfigKey<>(
            "content",
            "system_packs_base_path",
            ValueTypes.optionalPath(),
            "",
            "Directory of packs that is searched first. Not set: `<base_path>/packs` if there is one.");
    static final ConfigKey<List<Path>> PACKS = new ConfigKey<>(
            "content",
            "packs_base_paths",
            ValueTypes.paths(),
            "",
            "More directories of packs, with colons between them. Petrel's own packs, core and default, are always searched last.");
    static final ConfigKey<Optional<Path>> OVERRIDES = new ConfigKey<>(
                    "content",
                    "overrides_path",
                    ValueTypes.optionalPath(),
                    "",
                    "Directory of the files that enable and disable what packs bring: `_global.yaml` and `<pack>.yaml`. Not set: `<base_path>/overrides`.")
            .onlyPetrel();
    static final ConfigKey<Boolean> COMMON_LIBS = new ConfigKey<>(
            "packs",
            "enable_common_libs",
            ValueTypes.bool(),
            "False",
            "Whether a pack's `lib` directory is on the Python path of its sensors and actions.");

    static final List<ConfigKey<?>> ALL = List.of(
            BASE_PATH, VALIDATE_TRIGGER_PAYLOAD, VALIDATE_OUTPUT_SCHEMA, SYSTEM_PACKS, PACKS, OVERRIDES, COMMON_LIBS);

    private ContentKeys() {}

    static SystemPaths paths(Settings settings, Path base, Path home) {
        return new SystemPaths(
                base,
                settings.value(VALIDATE_TRIGGER_PAYLOAD),
                settings.value(VALIDATE_OUTPUT_SCHEMA),
                home.resolve("python"));
    }

    static ContentPaths content(Settings settings, Path base, Path home) {
        return new ContentPaths(
                packs(settings, base, home),
                settings.value(OVERRIDES).orElse(base.resolve("overrides")),
                settings.value(COMMON_LIBS));
    }

    private static List<Path> packs(Settings settings, Path base, Path home) {
        List<Path> packs = new ArrayList<>();
        settings.value(SYSTEM_PACKS).ifPresentOrElse(packs::add, () -> {
            Path usual = base.resolve("packs");
            if (Files.isDirectory(usual)) {
                packs.add(usual);
            }
        });
        packs.addAll(settings.value(PACKS));
        packs.add(home.resolve("packs"));
        return packs.stream().distinct().toList();
    }
}
