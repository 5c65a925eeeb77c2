// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.lifecycle.Threads;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the archive of classes made from which daemons start faster, where {@code bin/petrel} has found none. It takes some
 * seconds of a processor, so it is done when the process has been up for a while, by a process of low priority, and by one
 * of those that miss it.
 */
final class MissingArchive implements Service {

    /** Where the archive is to be; set by {@code bin/petrel} when it is not there. */
    static final String FILE = "petrel.archive";

    private static final Logger log = LoggerFactory.getLogger(MissingArchive.class);
    private static final Duration LATER = Duration.ofMinutes(1);
    private static final Path NICE = Path.of("/usr/bin/nice");

    private final Path file;
    private final Path petrel;
    private final Clock clock;
    private final Duration later;
    private @Nullable Thread thread;

    MissingArchive(Path file, Path petrel, Clock clock, Duration later) {
        this.file = file;
        this.petrel = petrel;
        this.clock = clock;
        this.later = later;
    }

    /** Empty if no archive is missing. */
    static Optional<MissingArchive> of(Properties properties, Clock clock) {
        String home = properties.getProperty("petrel.home", ".");
        return Optional.ofNullable(properties.getProperty(FILE))
                .map(file -> new MissingArchive(Path.of(file), Path.of(home).resolve("bin/petrel"), clock, LATER));
    }

    @Override
    public String name() {
        return "archive";
    }

    @Override
    public synchronized void start() {
        Thread made = Threads.named(name()).newThread(this::run);
        thread = made;
        made.start();
    }

    /** Ends the making of it, too. */
    @Override
    public synchronized void stop() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
            Threads.joinUninterruptibly(running);
            thread = null;
        }
    }

    /** Returns when there is nothing left to do. For tests. */
    synchronized void join() {
        if (thread != null) {
            Threads.joinUninterruptibly(thread);
        }
    }

    private void run() {
        try {
            clock.newWaker().await(later);
            make();
        } catch (IOException | OverlappingFileLockException e) {
            log.debug("No archive of classes could be made: {}", e.toString());
        } catch (InterruptedException e) {
            log.debug("The process ends; the next one has the archive of classes made.");
        }
    }

    private void make() throws IOException, InterruptedException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path guard = file.resolveSibling(file.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(guard, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                runPetrel();
                Files.deleteIfExists(guard);
            }
        }
    }

    private void runPetrel() throws IOException, InterruptedException {
        List<String> words = new ArrayList<>();
        if (Files.isExecutable(NICE)) {
            words.addAll(List.of(NICE.toString(), "-n", "19"));
        }
        words.addAll(List.of(petrel.toString(), Role.all().get(0).word()));
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("PETREL_ARCHIVE", "make");
        builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
        long began = clock.nanos();
        Process process = builder.start();
        try {
            process.waitFor();
        } finally {
            List<ProcessHandle> all = process.descendants().toList();
            process.destroyForcibly();
            all.forEach(ProcessHandle::destroyForcibly);
        }
        if (Files.exists(file) && Files.size(file) > 0) {
            log.info(
                    "The archive of classes \"{}\" was made within {} ms: from now on daemons start faster.",
                    file,
                    clock.since(began).toMillis());
        } else {
            log.info("The archive of classes \"{}\" could not be made; daemons start without.", file);
        }
    }
}
