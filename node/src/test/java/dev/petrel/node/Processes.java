// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What can be seen of the processes of this machine. */
final class Processes {

    private Processes() {}

    /** By process and place, which of {@code marks} are there. This process, whose environment and arguments are the test's, too. */
    static Map<String, TreeSet<String>> now(Marks marks) throws IOException {
        Map<String, TreeSet<String>> found = new LinkedHashMap<>();
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            for (Path process : all.filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList()) {
                for (String place : new String[] {"cmdline", "environ"}) {
                    TreeSet<String> names =
                            new TreeSet<>(marks.in(read(process.resolve(place))).keySet());
                    if (!names.isEmpty()) {
                        found.put(process.getFileName() + " " + place + " " + read(process.resolve("cmdline")), names);
                    }
                }
            }
        }
        return found;
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).replace('\0', ' ');
        } catch (IOException e) {
            return ""; // it has ended, or is another user's
        }
    }
}
