// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to start and how.
 *
 * @param argv the program and its arguments; a program without a slash is looked for on the child's {@code PATH}
 * @param directory where it starts, or null for where this process is
 * @param environment variables to set; with {@code inherit} they are added to this process's own
 * @param inherit whether the child also gets this process's environment, without the settings of Petrel in it, some of
 *     which are secret
 * @param binaries a directory to look for programs in before those on the {@code PATH}, or null
 * @param stdin whether {@link ChildProcess#write} will be used; otherwise its stdin is empty
 * @param linger how long to read on, after the child has ended, what processes write that it left behind. If they still
 *     hold its output open then, they are killed, if they are still in its group, and what they say is dropped
 */
public record Command(
        List<String> argv,
        @Nullable Path directory,
        Map<String, String> environment,
        boolean inherit,
        @Nullable Path binaries,
        boolean stdin,
        Duration linger) {

    private static final Duration LINGER = Duration.ofSeconds(10);

    public Command {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("a command without a program");
        }
    }

    /** Starts {@code argv} here, with this process's environment and an empty stdin. */
    public static Command of(List<String> argv) {
        return new Command(argv, null, Map.of(), true, null, false, LINGER);
    }

    /** Starts {@code argv} here, with this process's environment and an empty stdin. */
    public static Command of(String... argv) {
        return of(List.of(argv));
    }

    public Command in(@Nullable Path newDirectory) {
        return new Command(argv, newDirectory, environment, inherit, binaries, stdin, linger);
    }

    /** Sets these variables besides the others. */
    public Command with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.putAll(more);
        return new Command(argv, directory, all, inherit, binaries, stdin, linger);
    }

    /** Gives the child no variables but those it was given here. */
    public Command withoutInherited() {
        return new Command(argv, directory, environment, false, binaries, stdin, linger);
    }

    /** Puts {@code newBinaries} before everything else on the child's {@code PATH}. */
    public Command findingFirst(Path newBinaries) {
        return new Command(argv, directory, environment, inherit, newBinaries, stdin, linger);
    }

    /** Lets {@link ChildProcess#write} talk to it. */
    public Command withStdin() {
        return new Command(argv, directory, environment, inherit, binaries, true, linger);
    }

    public Command lingering(Duration newLinger) {
        return new Command(argv, directory, environment, inherit, binaries, stdin, newLinger);
    }
}
