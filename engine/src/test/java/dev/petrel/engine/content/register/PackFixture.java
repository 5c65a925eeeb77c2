// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.register;

import dev.petrel.engine.content.TestRunners;
import dev.petrel.engine.content.source.PackFinder;
import dev.petrel.engine.store.ContentStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Packs written for a test. */
final class PackFixture {

    private static final Pattern ENTRY_POINT = Pattern.compile("entry_point: (\\w+\\.\\w+)");

    private final Path packs;
    private final ContentStore store;

    PackFixture(Path packs, ContentStore store) {
        this.packs = packs;
        this.store = store;
    }

    /** Writes a file of pack {@code p}, and an empty one that it names as its entry point; the pack has a manifest unless one is written. */
    PackFixture with(String file, String text) throws IOException {
        return in("p", file, text);
    }

    PackFixture in(String pack, String file, String text) throws IOException {
        Path manifest = packs.resolve(pack).resolve("pack.yaml");
        if (!Files.exists(manifest)) {
            Files.createDirectories(manifest.getParent());
            Files.writeString(manifest, "name: " + pack + "\ndescription: d\nversion: 1.0.0\nauthor: a\nemail: a@b\n");
        }
        Path target = packs.resolve(pack).resolve(file);
        Files.createDirectories(target.getParent());
        Files.writeString(target, text);
        Matcher named = ENTRY_POINT.matcher(text);
        if (named.find()) {
            writeEmpty(target.resolveSibling(named.group(1)));
        }
        return this;
    }

    private static void writeEmpty(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        }
    }

    Registration register(String... only) {
        return new Registrar(store, TestRunners.catalog(), new PackFinder(List.of(packs))).register(Set.of(only));
    }

    /** The problems as text, with paths below the packs. */
    List<String> problems(Registration registration) {
        return registration.problems().stream()
                .map(p -> (p.isError() ? "E " : "W ") + p.toString().replace(packs + "/", ""))
                .toList();
    }
}
