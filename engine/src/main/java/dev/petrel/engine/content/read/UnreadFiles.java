// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.text.Suggestions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells of the metadata files of a pack that nothing reads: once for each folder, however many there are. */
final class UnreadFiles {

    private static final List<String> FOLDERS =
            List.of("actions", "aliases", "policies", "rules", "sensors", "triggers");

    private final Path pack;
    private final List<Problem> problems;

    UnreadFiles(Path pack, List<Problem> problems) {
        this.pack = pack;
        this.problems = problems;
    }

    void tell() {
        for (Path folder : entries(pack)) {
            String name = String.valueOf(folder.getFileName());
            if (name.equals("config.yaml")) {
                problems.add(Problem.warning(
                        folder, "is not read", "put the configuration of the pack into configs/<pack>.yaml"));
            } else if (!FOLDERS.contains(name) && Files.isDirectory(folder)) {
                String meant = Suggestions.didYouMean(name, FOLDERS, "");
                if (!meant.isEmpty()) {
                    count(folder)
                            .ifPresent(files -> problems.add(Problem.warning(
                                    folder, files + " not read: no content is in a folder of that name", meant)));
                }
            }
        }
    }

    /** How many metadata files are in {@code folder}, in words; empty when there is none. */
    private static Optional<String> count(Path folder) {
        long files = entries(folder).stream()
                .filter(file -> PackLoader.isMetadata(String.valueOf(file.getFileName())))
                .count();
        return files == 0
                ? Optional.empty()
                : Optional.of(files == 1 ? "its one file is" : "its " + files + " files are");
    }

    private static List<Path> entries(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> list = Files.list(folder)) {
            return list.sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // what is read from a folder says that it cannot be
        }
    }
}
