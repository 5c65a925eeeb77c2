// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.nio.file.Path;
import java.util.List;

/**
 * A configuration without problems, and how it came about.
 *
 * @param effective every key with its value and source
 * @param files the files that were read, the last one winning
 * @param unused keys of StackStorm that were found and mean nothing here, with where; a process that starts
 *     names them in one log line
 * @param warnings what is allowed and yet leaves something unguarded; a process that starts logs these too
 */
public record LoadedConfig(
        PetrelConfig config, EffectiveConfig effective, List<Path> files, List<String> unused, List<String> warnings) {

    public LoadedConfig {
        files = List.copyOf(files);
        unused = List.copyOf(unused);
        warnings = List.copyOf(warnings);
    }
}
