// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.content.yaml.YamlFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A file that defines a piece of content, in YAML or JSON, as packs have them: with {@code pack} among its keys. */
final class ContentFile {

    private ContentFile() {}

    /** The body of the request that it is. */
    static Map<String, @Nullable Object> read(Path file) throws ClientFailure {
        FileProblems problems = new FileProblems(file);
        Optional<LocatedValue> root = YamlFile.read(problems);
        root.filter(value -> !value.isMapping())
                .ifPresent(value -> problems.error(value.place(), "", "expected keys and values", "correct it"));
        if (problems.hasErrors()) {
            throw new ClientFailure(
                    ExitCodes.USAGE,
                    problems.all().stream()
                            .filter(Problem::isError)
                            .map(Problem::toString)
                            .collect(Collectors.joining("\n")));
        }
        return root.map(LocatedValue::plainMapping).orElse(Map.of());
    }
}
