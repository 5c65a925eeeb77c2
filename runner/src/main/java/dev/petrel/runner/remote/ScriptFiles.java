// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import dev.petrel.engine.model.Execution;
import dev.petrel.runner.local.ShellQuoting;
import dev.petrel.runner.spi.EntryPoint;
import dev.petrel.runner.spi.RunRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A script of a pack, and the directory {@code lib} beside it, as they go to other hosts: into a directory of this
 * execution, of which each host has its own. Two hosts may be one machine by two names.
 *
 * @param script on this node
 * @param below the directory of the other hosts in which theirs is made
 * @param name what the directories' names begin with
 */
record ScriptFiles(Path script, String below, String name) {

    /** {@code dir} as StackStorm's metadata has it: then {@code remote_dir} of the configuration counts. */
    private static final String USUAL = "/tmp";

    /**
     * Those of the action of {@code request}.
     *
     * @throws IllegalArgumentException if it has no script here; the message is for people
     */
    static ScriptFiles of(RunRequest request, String remoteDirectory) {
        EntryPoint entryPoint = EntryPoint.of(request);
        if (entryPoint instanceof EntryPoint.Unusable unusable) {
            throw new IllegalArgumentException(unusable.reason());
        }
        String given = request.text("dir", USUAL);
        Execution execution = request.execution();
        // A start that was lost may have left its directory behind.
        String name = execution.attempt() > 1 ? execution.id() + "." + execution.attempt() : execution.id();
        return new ScriptFiles(
                ((EntryPoint.Found) entryPoint).file(), given.equals(USUAL) ? remoteDirectory : given, name);
    }

    /** The directory for {@code target}. */
    String directory(Target target) {
        String end = target.index() == 0 ? name : name + "-" + target.index();
        return below.endsWith("/") ? below + end : below + "/" + end;
    }

    /** The command that runs the script on {@code target}. */
    String command(Target target, String arguments) {
        String path = RemoteShell.path(directory(target) + "/" + script.getFileName());
        return arguments.isEmpty() ? path : path + " " + arguments;
    }

    /**
     * A file to bring.
     *
     * @param path relative to the directory
     * @param mode for {@code chmod}
     */
    record Item(Path local, String path, String mode) {}

    /** The directories below that of the host, each after its parent. */
    List<String> directories() throws IOException {
        return walk(Files::isDirectory).map(this::relative).toList();
    }

    /** The script first, and then what is in {@code lib}. */
    List<Item> items() throws IOException {
        Item first = new Item(script, String.valueOf(script.getFileName()), "744");
        return Stream.concat(
                        Stream.of(first),
                        walk(Files::isRegularFile).map(file -> new Item(file, relative(file), mode(file))))
                .toList();
    }

    private Stream<Path> walk(Predicate<Path> which) throws IOException {
        Path library = library();
        if (!Files.isDirectory(library)) {
            return Stream.of();
        }
        try (Stream<Path> all = Files.walk(library, FileVisitOption.FOLLOW_LINKS)) {
            return all.filter(which).sorted().toList().stream();
        } catch (UncheckedIOException e) {
            throw new IOException("\"" + library + "\" cannot be read: " + e.getMessage(), e);
        }
    }

    private Path library() {
        return script.resolveSibling("lib");
    }

    private String relative(Path file) {
        Path parent = library().getParent();
        return (parent == null ? file : parent.relativize(file)).toString();
    }

    private static String mode(Path file) {
        return Files.isExecutable(file) ? "755" : "644";
    }

    /** The command of a host that writes its standard input to {@code item}'s file for {@code target}. */
    String receive(Target target, Item item) {
        String path = RemoteShell.path(directory(target) + "/" + item.path());
        return "cat > " + path + " && chmod " + item.mode() + " " + path;
    }

    /** The lines that make the directories for {@code target}. */
    String make(Target target) throws IOException {
        String directory = RemoteShell.path(directory(target));
        StringBuilder lines = new StringBuilder("mkdir -p " + RemoteShell.path(below) + " && mkdir " + directory);
        for (String one : directories()) {
            lines.append(" && mkdir ").append(directory).append('/').append(ShellQuoting.quote(one));
        }
        return lines.append('\n').toString();
    }

    /** The line that takes them away again. */
    String remove(Target target) {
        return "rm -rf -- " + RemoteShell.path(directory(target)) + "\n";
    }
}
