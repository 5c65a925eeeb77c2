// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The sections and keys of {@code st2.conf} that Petrel has no use for. */
final class St2Keys {

    private static final String RESOURCE = "st2-keys.txt";
    private static final Map<String, Set<String>> KEYS = load();

    private St2Keys() {}

    static boolean contains(String section, String name) {
        Set<String> names = KEYS.getOrDefault(section, Set.of());
        return names.contains(name) || names.contains("*");
    }

    private static Map<String, Set<String>> load() {
        InputStream stream = St2Keys.class.getResourceAsStream(RESOURCE);
        if (stream == null) {
            throw new IllegalStateException("resource \"" + RESOURCE + "\" is missing: build the engine module again");
        }
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(": ", 2))
                    .collect(Collectors.toMap(parts -> parts[0], parts -> Set.of(parts[1].split(" "))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
