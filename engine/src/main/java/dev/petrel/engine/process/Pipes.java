// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the pipes that children write their output to. Those of the JDK lose output: when a child ends, the JDK takes
 * what is in its pipe at that moment and closes it, so what the child's own children write afterwards is gone, and they
 * get SIGPIPE. One made here is read to its end.
 *
 * <p>Java can open a named pipe and make none. The program {@code mkfifo} makes a batch of them in a directory that only
 * this user may enter; each loses its name as soon as a child has it. Safe for any number of threads.
 */
final class Pipes implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Pipes.class);
    private static final int BATCH = 64;

    private final @Nullable Path directory;
    private final Deque<Path> ready = new ArrayDeque<>();
    private long made;
    private boolean complained;
    private boolean closed;

    Pipes() {
        directory = newDirectory();
    }

    /** Where the names are, or null on a machine that has no place for them. */
    @Nullable
    Path directory() {
        return directory;
    }

    /** One pipe: from the processes that hold its writing end to {@link #stream}. */
    static final class Pipe {
        private final Path name;
        private final FileChannel reading;
        /** Keeps the reading end from seeing the end before a child has the writing end. */
        private final FileChannel holding;

        private Pipe(Path name) throws IOException {
            this.name = name;
            this.holding = FileChannel.open(name, StandardOpenOption.READ, StandardOpenOption.WRITE); // never blocks
            this.reading = FileChannel.open(name, StandardOpenOption.READ);
        }

        ProcessBuilder.Redirect writingEnd() {
            return ProcessBuilder.Redirect.to(name.toFile());
        }

        /** Ends when all have closed the writing end; closing it ends a read that is under way. */
        InputStream stream() {
            return Channels.newInputStream(reading);
        }

        /** From now on only children hold the writing end, and it has no name any more. */
        void handedOver() throws IOException {
            holding.close();
            Files.deleteIfExists(name);
        }

        void close() throws IOException {
            handedOver();
            reading.close();
        }

        Path name() {
            return name;
        }
    }

    /** A new pipe, or null on a machine where none can be made, which a warning says once. */
    synchronized @Nullable Pipe open() {
        if (directory == null || closed) {
            return null;
        }
        try {
            return openOne(directory);
        } catch (NoSuchFileException e) {
            ready.clear(); // the names were cleaned away, as is done in directories for temporary files
        } catch (IOException e) {
            return without(e.getMessage());
        }
        try {
            return openOne(directory);
        } catch (IOException e) {
            return without(e.getMessage());
        }
    }

    private Pipe openOne(Path in) throws IOException {
        if (ready.isEmpty()) {
            make(in);
        }
        return new Pipe(ready.remove());
    }

    private void make(Path in) throws IOException {
        if (!Files.isDirectory(in)) {
            Files.createDirectory(
                    in, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        List<Path> names = IntStream.range(0, BATCH)
                .mapToObj(i -> in.resolve("pipe-" + made++))
                .toList();
        List<String> argv = new ArrayList<>(List.of("mkfifo", "-m", "600"));
        names.forEach(name -> argv.add(name.toString()));
        if (Containment.run(argv) != 0) {
            throw new IOException("the program mkfifo is missing, or cannot make a named pipe in \"" + in + "\"");
        }
        ready.addAll(names);
    }

    private @Nullable Pipe without(@Nullable String reason) {
        if (!complained) {
            complained = true;
            log.warn(
                    "{}: what processes write that a command or sensor leaves behind may be lost after its end.",
                    reason);
        }
        return null;
    }

    private @Nullable Path newDirectory() {
        for (String place : List.of(System.getProperty("java.io.tmpdir", "/tmp"), "/dev/shm")) {
            try {
                return Files.createTempDirectory(Path.of(place), "petrel-pipes-")
                        .toRealPath(); // for this user alone
            } catch (IOException e) {
                log.debug("No directory for named pipes in {}.", place, e);
            }
        }
        without("No directory for temporary files can be written to");
        return null;
    }

    /** Removes the names. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        if (directory == null) {
            return;
        }
        try {
            for (Path name : ready) {
                Files.deleteIfExists(name);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            log.debug("The named pipes in {} cannot all be removed.", directory, e);
        }
        ready.clear();
    }
}
