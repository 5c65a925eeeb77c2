// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Files in a directory, and what is read from them. */
record ConfigFixture(Path directory) {

    Path write(String name, String... lines) {
        try {
            return Files.write(directory.resolve(name), List.of(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Loads one file with these lines. */
    LoadedConfig load(String... lines) {
        return load(Map.of(), Map.of(), write("petrel.conf", lines));
    }

    LoadedConfig load(Map<String, String> environment, Map<String, String> flags, Path... files) {
        return ConfigLoader.load(List.of(files), environment, flags, Path.of("/opt/petrel"));
    }
}
