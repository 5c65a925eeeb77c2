// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;

/** YAML files that Petrel itself brings. A fault in one is a fault of the build. */
public final class BundledYaml {

    private BundledYaml() {}

    /** The mappings in the list that the file called {@code name} beside {@code owner} holds. */
    public static Stream<FieldReader> items(Class<?> owner, String name) {
        FileProblems problems = new FileProblems(Path.of(name));
        LocatedValue list = YamlFile.parse(text(owner, name), problems)
                .orElseThrow(() -> new IllegalStateException("broken resource: " + problems.all()));
        return list.items().stream().map(item -> new FieldReader(item, "", problems));
    }

    /** What the resource called {@code name} beside {@code owner} holds. */
    public static String text(Class<?> owner, String name) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "the resource \"" + name + "\" of " + owner.getName() + " is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the resource \"" + name + "\" cannot be read", e);
        }
    }
}
