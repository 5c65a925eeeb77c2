// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds out before a start whether there is a program to start: the wrapper's own complaint would come as output. */
final class Programs {

    private static final String DEFAULT_PATH = "/bin:/usr/bin";

    private Programs() {}

    /** Throws with a reason for people unless {@code program} can be found the way the C library will look for it. */
    static void require(String program, @Nullable Path directory, @Nullable String path) throws IOException {
        if (program.indexOf('/') >= 0) {
            requireFile(directory == null ? Path.of(program) : directory.resolve(program));
            return;
        }
        String places = path == null ? DEFAULT_PATH : path;
        boolean found = Stream.of(places.split(":", -1))
                .map(place -> Path.of(place.isEmpty() ? "." : place).resolve(program))
                .anyMatch(file -> Files.isExecutable(file) && !Files.isDirectory(file));
        if (!found) {
            throw new IOException("no such program on the PATH \"" + places + "\"");
        }
    }

    private static void requireFile(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new IOException("no such file");
        }
        if (Files.isDirectory(file) || !Files.isExecutable(file)) {
            throw new IOException("the file is not executable");
        }
    }
}
