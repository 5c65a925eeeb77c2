// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gathers the problems of one file while it is read, so that all of them are reported at once, each once. */
final class FileProblems {

    private final Path file;
    private final Set<Problem> found = new LinkedHashSet<>();

    FileProblems(Path file) {
        this.file = file;
    }

    void error(Place place, String key, String message, String remedy) {
        found.add(new Problem(Problem.Severity.ERROR, file, place, key, message, remedy));
    }

    void warning(Place place, String key, String message, String remedy) {
        found.add(new Problem(Problem.Severity.WARNING, file, place, key, message, remedy));
    }

    /** Whether something was found that keeps the file from being loaded. */
    boolean hasErrors() {
        return found.stream().anyMatch(Problem::isError);
    }

    Path file() {
        return file;
    }

    List<Problem> all() {
        return List.copyOf(found);
    }
}
