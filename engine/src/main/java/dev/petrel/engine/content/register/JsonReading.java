// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.register;

import dev.petrel.engine.content.read.PackFile;
import dev.petrel.engine.content.yaml.FieldReader;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.JsonReader;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.content.yaml.YamlFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What JSON says that comes from the API instead of a file: read with the keys and the checks of a file.
 *
 * @param content empty when there are errors among the problems
 */
public record JsonReading<T>(Optional<T> content, List<Problem> problems) {

    /** What answers call that which there is to warn of. A client that sends an answer back sends it too: it is passed over. */
    public static final String WARNINGS = "warnings";

    /**
     * Reads {@code json}.
     *
     * @param kind what it is, in place of a file's name
     */
    static <T> JsonReading<T> of(String kind, String pack, String json, Function<PackFile, Optional<T>> reader) {
        Path place = Path.of(kind);
        FileProblems problems = new FileProblems(place);
        Optional<T> content = problems.attempt(() -> YamlFile.checked(new JsonReader(problems).read(json), problems)
                .map(root -> root.without(WARNINGS))
                .map(root -> new PackFile(pack, place, place, new FieldReader(root, "", problems), problems))
                .flatMap(reader));
        return new JsonReading<>(problems.hasErrors() ? Optional.empty() : content, problems.all());
    }
}
