// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.SensorType;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Tells whether something changed on disk that a sensor needs in order to start: the code and metadata of its pack, the
 * pack's configuration, its virtualenv and the libraries in it. A sensor that could not start is started at once when it
 * did, rather than after minutes.
 *
 * <p>What was seen of a pack holds for a few seconds, however many sensors ask. May block on the disk; safe for several
 * threads.
 */
public final class PackFiles {

    private static final Duration HOLDS = Duration.ofSeconds(4);
    private static final int DEEPEST = 8;
    private static final int MOST_FILES = 5000;
    private static final Set<String> SKIPPED = Set.of("__pycache__", ".git", "node_modules");

    /** Of a pack. Not what a sensor may write itself: its log or state would then start it again and again. */
    private static final Set<String> SUFFIXES =
            Set.of("", "py", "yaml", "yml", "sh", "cfg", "ini", "toml", "so", "pth");

    /** Of a virtualenv: an installer changes the directory of the libraries, or the link to the interpreter. */
    private static final List<String> OF_VIRTUALENV = List.of("", "bin", "bin/python", "pyvenv.cfg");

    private final Path virtualenvs;
    private final Path configs;
    private final Clock clock;
    private final Map<Path, Seen> seen = new HashMap<>();

    private record Seen(long stamp, long nanos) {}

    /**
     * @param virtualenvs the directory that holds the packs' virtualenvs
     * @param configs the directory that holds the packs' configurations
     */
    public PackFiles(Path virtualenvs, Path configs, Clock clock) {
        this.virtualenvs = virtualenvs;
        this.configs = configs;
        this.clock = clock;
    }

    /** Another number when something of {@code sensor} has changed; what cannot be read counts as not there. */
    public synchronized long stamp(SensorType sensor) {
        if (sensor.host() == SensorType.Host.JVM) {
            return 0; // its class is in this process
        }
        Path code = Path.of(sensor.artifact());
        String pack = sensor.ref().pack();
        Path directory = packOf(code, sensor.entryPoint());
        return of(directory, () -> tree(directory)) * 31
                + of(virtualenvs.resolve(pack), () -> virtualenv(virtualenvs.resolve(pack))) * 7
                + file(configs.resolve(pack + ".yaml"))
                + file(code);
    }

    /** The pack's directory, which the entry point is relative to; of an entry point elsewhere the file's own. */
    private static Path packOf(Path code, String entryPoint) {
        int own = code.getNameCount() - Path.of(entryPoint).getNameCount();
        Path root = code.getRoot();
        return root != null && own > 0 && code.endsWith(entryPoint)
                ? root.resolve(code.subpath(0, own))
                : Objects.requireNonNullElse(code.getParent(), code);
    }

    private long of(Path what, LongSupplier look) {
        Seen last = seen.get(what);
        if (last != null && clock.since(last.nanos()).compareTo(HOLDS) < 0) {
            return last.stamp();
        }
        long now = look.getAsLong();
        seen.put(what, new Seen(now, clock.nanos()));
        return now;
    }

    private static long virtualenv(Path at) {
        long stamp = OF_VIRTUALENV.stream()
                .mapToLong(name -> file(name.isEmpty() ? at : at.resolve(name)))
                .sum();
        try (Stream<Path> versions = Files.list(at.resolve("lib"))) {
            return stamp
                    + versions.map(version -> version.resolve("site-packages"))
                            .mapToLong(PackFiles::file)
                            .sum();
        } catch (IOException e) {
            return stamp;
        }
    }

    private static long tree(Path directory) {
        Adding files = new Adding();
        try {
            Files.walkFileTree(directory, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, files);
        } catch (IOException e) {
            return files.sum; // what cannot be read counts as not there
        }
        return files.sum;
    }

    private static long file(Path path) {
        try {
            return stamp(path, Files.readAttributes(path, BasicFileAttributes.class));
        } catch (IOException e) {
            return 0;
        }
    }

    private static long stamp(Path path, BasicFileAttributes attributes) {
        return Objects.hash(
                path.toString(), attributes.lastModifiedTime(), attributes.isDirectory() ? 0 : attributes.size());
    }

    /** Adds up files, and not directories: Python writes its caches into them. */
    private static final class Adding extends SimpleFileVisitor<Path> implements FileVisitor<Path> {
        private long sum;
        private int files;

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            Path name = directory.getFileName();
            return name != null && SKIPPED.contains(name.toString())
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (counts(file)) {
                sum += stamp(file, attributes);
            }
            return ++files < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
        }

        private static boolean counts(Path file) {
            String name = String.valueOf(file.getFileName());
            int dot = name.lastIndexOf('.');
            return SUFFIXES.contains(dot < 0 ? "" : name.substring(dot + 1)) || name.equals("requirements.txt");
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException why) {
            return FileVisitResult.CONTINUE;
        }
    }
}
