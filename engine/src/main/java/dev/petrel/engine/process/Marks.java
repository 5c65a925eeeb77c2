// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Marks in the environment of processes by which those that a {@link Spawner} started, and what these have started, are
 * found when its process is gone. They are looked for in {@code /proc}, where a process shows the environment it was
 * started with to its own user.
 */
public final class Marks {

    /** The variable that has the mark. */
    public static final String VARIABLE = "PETREL_PROCESS";

    private static final Path PROC = Path.of("/proc");

    private Marks() {}

    /**
     * Whether a process that this user may look at has the mark. One that has become another user's is not seen.
     *
     * @throws IOException when there is no {@code /proc} to look at
     */
    public static boolean anyWith(String mark) throws IOException {
        if (look(mark)) {
            return true;
        }
        return look(mark); // one that was replacing its program just then showed no environment for a moment
    }

    /** What to put before a command for the mark to be in its environment. */
    static List<String> before(List<String> prefix, @Nullable String mark) {
        return mark == null ? prefix : Containment.join(List.of("/usr/bin/env", VARIABLE + "=" + mark), prefix);
    }

    private static boolean look(String mark) throws IOException {
        String entry = VARIABLE + "=" + mark + "\0";
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (environment(process).contains(entry)) {
                    return true;
                }
            }
            return false;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static String environment(Path process) {
        try {
            return Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has ended, or is another user's
        }
    }
}
