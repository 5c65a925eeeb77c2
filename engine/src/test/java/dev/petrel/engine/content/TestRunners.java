// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content;

import dev.petrel.engine.model.RunnerType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The catalog that Petrel's own runner plugins make, for the tests of modules that do not see them. */
public final class TestRunners {

    private static final Path TYPES = Path.of("runner/src/main/resources/dev/petrel/runner");

    private TestRunners() {}

    public static RunnerCatalog catalog() {
        try (Stream<Path> files = Files.find(types(), 2, (file, is) -> is.isRegularFile())) {
            return new RunnerCatalog(files.map(TestRunners::type).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RunnerType type(Path file) {
        try {
            return RunnerTypeReader.parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The build runs in the module's directory, an IDE perhaps in the root's. */
    private static Path types() {
        return List.of(Path.of(""), Path.of("..")).stream()
                .map(root -> root.resolve(TYPES))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError("no " + TYPES + " in " + Path.of("").toAbsolutePath() + " or above"));
    }
}
