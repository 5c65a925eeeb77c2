// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.content.yaml.FieldReader;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.content.yaml.YamlFile;
import dev.petrel.engine.model.Ref;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A metadata file of a pack while it is read.
 *
 * @param pack the pack's reference
 * @param directory the pack's directory
 * @param fields what the file holds
 * @param overrides what an operator enables and disables
 */
public record PackFile(
        String pack, Path directory, Path file, FieldReader fields, FileProblems problems, Overrides overrides) {

    /** One that no operator says anything about. */
    public PackFile(String pack, Path directory, Path file, FieldReader fields, FileProblems problems) {
        this(pack, directory, file, fields, problems, Overrides.none());
    }

    /** Reads {@code file}; empty when it is not a mapping, with the reason in {@code problems}. */
    static Optional<PackFile> open(String pack, Path directory, Overrides overrides, FileProblems problems) {
        Optional<LocatedValue> root = YamlFile.read(problems);
        if (root.isEmpty()) {
            return Optional.empty();
        }
        PackFile opened = new PackFile(
                pack, directory, problems.file(), new FieldReader(root.get(), "", problems), problems, overrides);
        opened.checkPack();
        return problems.hasErrors() ? Optional.empty() : Optional.of(opened);
    }

    /** The file's path below the pack, with forward slashes. */
    String metadataFile() {
        return directory.relativize(file).toString().replace('\\', '/');
    }

    Ref ref(String name) {
        return new Ref(pack, name);
    }

    /**
     * Whether what the file describes is enabled: as an operator says, else as the file says.
     *
     * @param kind one of {@link Overrides#KINDS}
     * @param otherwise what holds when neither says anything
     */
    boolean enabled(String kind, String name, boolean otherwise) {
        return overrides.enabled(kind, pack, name, fields.flag("enabled", otherwise));
    }

    private void checkPack() {
        String named = fields.text("pack");
        boolean own = named == null || named.equals(pack) || directory.endsWith(named);
        if (!own) {
            fields.error(
                    "pack", "is \"" + named + "\", but the file is part of pack \"" + pack + "\"", "remove the key");
        }
    }
}
