// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.cluster;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.ProcessLock;
import dev.petrel.engine.process.Marks;
import dev.petrel.engine.security.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lock files in the machine's memory: Linux alone. A process holds the lock of its own file from its start. The kernel
 * frees it when the process is gone, however it ended, and not a moment before; a process that is halted keeps it.
 *
 * <p>That a lock is free proves something only where the file is the very one that the process had locked: under the same
 * kernel since its start ({@code boot_id}, which no copy of a machine shares) and of the same device and inode. The
 * directory is in memory that only this machine has, never on a network. What the process had started is looked for among
 * the processes of the same namespace, so in another one nothing is proven.
 *
 * <p>The kernel drops a lock of this kind when its process closes <em>any</em> descriptor of the file. So no file of this
 * very process is ever opened a second time.
 */
public final class LockFiles implements ProcessLocks, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LockFiles.class);

    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String TYPE_OF_MEMORY = "tmpfs";
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path SELF = Path.of("/proc/self");
    private static final String SUFFIX = ".lock";
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{1,64}");

    /** For how long the cluster knows the process of a lock file at the most, and much longer. */
    private static final Duration USELESS = Duration.ofDays(1);

    private final Path directory;
    private final @Nullable Held held;
    private final ExecutorService thread = Threads.oneWhenNeeded(Threads.named("process-locks"), 1);
    private final AtomicBoolean looking = new AtomicBoolean();

    private record Held(FileChannel channel, FileLock lock, ProcessLock facts) {}

    private LockFiles(Path directory, @Nullable Held held) {
        this.directory = directory;
        this.held = held;
    }

    /**
     * Takes the lock of this process.
     *
     * @param process its random name, of hexadecimal digits
     * @param diesTogether whether all that it starts is killed when it dies: else its lock would prove too little
     * @param clock by whose wall files that were left behind are old
     */
    public static LockFiles open(String process, boolean diesTogether, Clock clock) {
        return in(MEMORY, process, diesTogether, clock);
    }

    static LockFiles in(Path memory, String process, boolean diesTogether, Clock clock) {
        Path directory = memory;
        try {
            if (!diesTogether) {
                throw new IOException("what it starts may outlive it");
            }
            String boot = Files.readString(BOOT).strip();
            String namespace = Files.readSymbolicLink(SELF.resolve("ns/pid")).toString();
            requireOwnProcesses();
            Object user = Files.getAttribute(SELF, "unix:uid");
            directory = PrivateFiles.directory(memory.resolve("petrel-" + user));
            requireOurs(directory, user);
            sweep(directory, clock);
            return new LockFiles(directory, take(directory, process, boot, namespace));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            log.info(
                    "If this process is killed, its successor has to wait until it counts as dead, for there is no lock by"
                            + " which to prove it: {}",
                    e.toString());
            return new LockFiles(directory, null);
        }
    }

    /** {@code /proc} must be that of the processes among which we are. */
    private static void requireOwnProcesses() throws IOException {
        long pid = ProcessHandle.current().pid();
        if (!SELF.toRealPath().getFileName().toString().equals(Long.toString(pid))) {
            throw new IOException("/proc shows other processes than those of this namespace");
        }
    }

    private static void requireOurs(Path directory, Object user) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                || !Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                        .equals(user)) {
            throw new IOException("\"" + directory + "\" is not a directory of this user");
        }
        String type = Files.getFileStore(directory).type();
        if (!type.equals(TYPE_OF_MEMORY)) {
            throw new IOException("\"" + directory + "\" is not in memory, but on " + type);
        }
    }

    private static Held take(Path directory, String process, String boot, String namespace) throws IOException {
        if (!NAME.matcher(process).matches()) {
            throw new IllegalArgumentException("no name for a lock file: " + process);
        }
        Path draft = PrivateFiles.create(directory.resolve(process + ".new"));
        FileChannel channel = FileChannel.open(draft, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new IOException("another process has locked \"" + draft + "\"");
        }
        Path file = directory.resolve(process + SUFFIX);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        return new Held(channel, lock, new ProcessLock(process, boot, namespace, key(file)));
    }

    @Override
    public @Nullable ProcessLock own() {
        return held == null ? null : held.facts();
    }

    /**
     * Makes the table in which this process notes its runs, for whoever proves that it is gone. Once at most.
     *
     * @param most how many runs there may be at a time
     */
    public BegunRuns noteRuns(int most) {
        if (held == null) {
            return BegunRuns.NONE;
        }
        try {
            return BegunRuns.in(held.channel(), most);
        } catch (IOException e) {
            log.info(
                    "If this process is killed, nobody can tell which of its actions had not begun yet: {}",
                    e.toString());
            return BegunRuns.NONE;
        }
    }

    @Override
    public Optional<BegunRuns.Noted> begunBy(ProcessLock gone) {
        Path file = directory.resolve(gone.process() + SUFFIX);
        try {
            if (held == null || !isOfHere(gone, held.facts()) || !key(file).equals(gone.file())) {
                return Optional.empty();
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                Optional<BegunRuns.Noted> noted = BegunRuns.read(channel);
                return key(file).equals(gone.file()) ? noted : Optional.empty();
            }
        } catch (IOException e) {
            log.debug("What process {} had begun cannot be read.", gone.process(), e);
            return Optional.empty();
        }
    }

    /** On a thread of its own: looking at a process may take as long as that is stuck in the kernel. */
    @Override
    public void look(List<NodeRecord> others, Consumer<NodeRecord> gone) {
        List<NodeRecord> mayBeGone = others.stream().filter(this::mayBeGone).toList();
        if (!mayBeGone.isEmpty() && looking.compareAndSet(false, true)) {
            try {
                thread.execute(() -> prove(mayBeGone, gone));
            } catch (RejectedExecutionException e) {
                looking.set(false); // this process stops
            }
        }
    }

    private void prove(List<NodeRecord> mayBeGone, Consumer<NodeRecord> gone) {
        try {
            mayBeGone.stream().filter(this::isGone).forEach(gone);
        } catch (RuntimeException e) { // the next look does it
            log.debug("That a process is gone could not be told.", e);
        } finally {
            looking.set(false);
        }
    }

    /** It was of this machine, and its pid is nobody's. Cheap, and touches no lock. */
    private boolean mayBeGone(NodeRecord other) {
        ProcessLock lock = other.lock();
        return held != null && lock != null && isOfHere(lock, held.facts()) && !isThere(other.pid());
    }

    /** For certain. */
    boolean isGone(NodeRecord other) {
        ProcessLock lock = other.lock();
        if (lock == null || !mayBeGone(other)) {
            return false;
        }
        try {
            return isFree(directory.resolve(lock.process() + SUFFIX), lock.file()) && !Marks.anyWith(lock.process());
        } catch (NoSuchFileException e) {
            return false; // it was in another directory of that name, or was cleaned away
        } catch (IOException e) {
            log.debug("Whether process {} is gone cannot be found out.", other.incarnation(), e);
            return false;
        }
    }

    private static boolean isOfHere(ProcessLock other, ProcessLock own) {
        return other.boot().equals(own.boot())
                && other.pidNamespace().equals(own.pidNamespace())
                && !other.process().equals(own.process())
                && NAME.matcher(other.process()).matches();
    }

    /** Whether there is a process of that id: this very one, for instance, or one that has ended and whose parent sleeps. */
    private static boolean isThere(long pid) {
        return pid <= 0 || Optional.of(pid).flatMap(ProcessHandle::of).isPresent();
    }

    private static boolean isFree(Path file, String key) throws IOException {
        if (!key(file).equals(key)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock lock = channel.tryLock()) {
            return lock != null && key(file).equals(key);
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String key(Path file) throws IOException {
        return Objects.toString(
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .fileKey(),
                "");
    }

    @Override
    public void forget(ProcessLock lock) {
        delete(directory.resolve(lock.process() + SUFFIX));
    }

    /** Removes what processes left behind that nobody has proven to be gone. */
    private static void sweep(Path directory, Clock clock) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                sweepOne(file, clock);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static void sweepOne(Path file, Clock clock) {
        try {
            if (isOld(file, clock) && isFree(file, key(file))) {
                delete(file);
            }
        } catch (IOException e) {
            log.debug("The lock file {} cannot be looked at.", file, e); // another process has removed it, say
        }
    }

    private static boolean isOld(Path file, Clock clock) throws IOException {
        return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                .toInstant()
                .isBefore(clock.instant().minus(USELESS));
    }

    private static void delete(Path file) {
        try {
            boolean ignored = Files.deleteIfExists(file);
        } catch (IOException e) {
            log.debug("The lock file {} stays until the machine starts again.", file, e);
        }
    }

    /** Gives the lock up, when all is stopped. The file stays for others if the cluster was not told. */
    @Override
    public void close() {
        thread.shutdown();
        if (held == null) {
            return;
        }
        try {
            held.channel().close();
        } catch (IOException e) {
            log.debug("The lock is freed with the end of the process.", e);
        }
    }
}
