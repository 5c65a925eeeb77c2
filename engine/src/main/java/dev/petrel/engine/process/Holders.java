// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds out which processes hold a pipe open, where there is {@code /proc}. */
final class Holders {

    private static final Path PROC = Path.of("/proc");
    private static final String UNNAMED = "a process that cannot be named, maybe another user's";
    private static final int MOST = 5;
    private static final int LONGEST_COMMAND = 80;

    private Holders() {}

    /**
     * The processes, but for this one and {@code reader}, that hold one of the {@code pipes} open, each as {@code pid 4711
     * (sleep 300)}. A few at the most; never empty: some process holds it, if only one that this user may not look at.
     */
    static List<String> of(Collection<Path> pipes, long reader) {
        List<String> found = pids(pipes, reader, MOST).stream()
                .map(pid -> "pid " + pid + " (" + command(PROC.resolve(Long.toString(pid))) + ")")
                .toList();
        return found.isEmpty() ? List.of(UNNAMED) : found;
    }

    /** The pids of {@code most} of them at the most. */
    static List<Long> pids(Collection<Path> pipes, long reader, int most) {
        Set<String> targets = pipes.stream()
                .flatMap(name -> List.of(name.toString(), name + " (deleted)").stream())
                .collect(Collectors.toSet());
        List<Long> found = new ArrayList<>();
        long self = ProcessHandle.current().pid();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                long pid = Long.parseLong(process.getFileName().toString());
                if (found.size() < most && pid != self && pid != reader && holds(process, targets)) {
                    found.add(pid);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // no /proc here
        }
        return found;
    }

    private static boolean holds(Path process, Set<String> targets) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (targets.contains(Files.readSymbolicLink(descriptor).toString())) {
                    return true;
                }
            }
            return false;
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return false; // it has ended, or is another user's
        }
    }

    private static String command(Path process) {
        try {
            String line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ')
                    .strip();
            byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
            String text = new String(bytes, StandardCharsets.UTF_8);
            return text.length() <= LONGEST_COMMAND ? text : text.substring(0, LONGEST_COMMAND) + "...";
        } catch (IOException e) {
            return "it has ended";
        }
    }
}
