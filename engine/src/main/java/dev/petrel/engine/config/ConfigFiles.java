// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Finds the configuration files when no option names them. */
final class ConfigFiles {

    private ConfigFiles() {}

    /** The places that are looked at, the first that exists counts: the system's and the distribution's own. */
    static List<Path> usual(Path home) {
        return List.of(Path.of("/etc/petrel/petrel.conf"), home.resolve("config/petrel.conf"));
    }

    /** The files that {@code PETREL_CONFIG_FILE} names; else the first of the usual ones that exists; else none. */
    static List<Path> find(Map<String, String> environment, List<Path> usual) {
        List<String> named = ValueTypes.parts(environment.getOrDefault("PETREL_CONFIG_FILE", ""), ":");
        return named.isEmpty()
                ? usual.stream().filter(Files::exists).limit(1).toList()
                : named.stream().map(Path::of).toList();
    }
}
