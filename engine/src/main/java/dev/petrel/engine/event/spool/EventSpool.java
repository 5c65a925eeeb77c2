// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.event.spool;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Message;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue of messages in a directory that belongs to this process alone. For one thread at a time; the measures may be
 * read by any.
 *
 * <p>What {@link #append} has returned for survives kill -9 and loss of power. {@link #remove} forgets at once, but the
 * disk may learn of it late: after a crash, messages that were removed can be here again, in their place.
 */
final class EventSpool implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EventSpool.class);
    private static final String SUFFIX = ".spool";

    /** A file is deleted when all of it was removed, so smaller files repeat less after a crash. */
    private static final int SEGMENT_BYTES = 1 << 20;

    private static final int READ_BYTES = 1 << 20;

    private final Path directory;
    private final Limits limits;
    private final DirectoryLock lock;
    private final Deque<Segment> segments = new ArrayDeque<>();
    private long next = 1;
    private long head; // where in the first segment the first message begins
    private final AtomicInteger depth = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private volatile long oldest;

    /** How much it may hold. The files may be larger by one segment, of which a part was removed. */
    record Limits(long bytes, int events) {}

    private EventSpool(Path directory, Limits limits, DirectoryLock lock) {
        this.directory = directory;
        this.limits = limits;
        this.lock = lock;
    }

    /**
     * Opens what is in {@code directory}, which is made if it is not there.
     *
     * @throws BusException permanent, when it is in use or cannot be read or written
     */
    static EventSpool open(Path directory, Limits limits) {
        EventSpool spool = new EventSpool(directory, limits, DirectoryLock.take(directory));
        try {
            spool.recover();
            return spool;
        } catch (IOException e) {
            spool.close();
            throw BusException.permanentFailure("cannot read the spool \"" + directory + "\": " + e, e);
        }
    }

    private void recover() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(file -> file.getFileName().toString().matches("\\d{12}\\" + SUFFIX))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            long found = Files.size(file);
            Segment segment = Segment.recover(file);
            segments.add(segment);
            next = number(file) + 1;
            depth.addAndGet(segment.records());
            bytes.addAndGet(segment.length());
            if (segment.length() < found) {
                log.warn(
                        "The last {} bytes of \"{}\" are no whole record and were cut off: they were being written when"
                                + " the process ended, and no sensor was told that they are kept.",
                        found - segment.length(),
                        file);
            }
        }
        dropEmpty();
        lookAtOldest();
    }

    private static long number(Path file) {
        String name = file.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }

    /** Whether {@code message} has its place beside {@code moreEvents} that take {@code moreBytes}. */
    boolean fits(Message message, int moreEvents, long moreBytes) {
        return depth.get() + moreEvents < limits.events()
                && bytes.get() + moreBytes + SpoolRecord.size(message) <= limits.bytes();
    }

    /** Whether it is so full that not even the smallest message has its place. For any thread. */
    boolean full() {
        return depth.get() >= limits.events() || bytes.get() >= limits.bytes();
    }

    /**
     * Keeps {@code group} behind all else; blocks until the disk has it, with one flush for all.
     *
     * @throws IOException when it could not be written; then none of it is kept
     */
    void append(List<SpoolRecord> group) throws IOException {
        Segment last = segments.peekLast();
        if (last == null || last.length() >= SEGMENT_BYTES) {
            last = Segment.create(directory.resolve("%012d%s".formatted(next++, SUFFIX)));
            segments.add(last);
            flushDirectory();
        }
        long before = last.length();
        last.append(group);
        depth.addAndGet(group.size());
        bytes.addAndGet(last.length() - before);
        if (oldest == 0) {
            oldest = group.get(0).at();
        }
    }

    private void flushDirectory() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** The first messages, at most {@code max}, in order; empty only when the spool is. */
    List<SpoolRecord> peek(int max) throws IOException {
        Segment first = segments.peekFirst();
        return first == null ? List.of() : first.read(head, max, READ_BYTES);
    }

    /** Forgets {@code group}, which {@link #peek} has just returned or a first part of that. */
    void remove(List<SpoolRecord> group) throws IOException {
        long size = group.stream()
                .mapToLong(each -> SpoolRecord.size(each.message()))
                .sum();
        head += size;
        bytes.addAndGet(-size);
        depth.addAndGet(-group.size());
        dropEmpty();
        lookAtOldest();
    }

    private void dropEmpty() throws IOException {
        for (Segment first = segments.peekFirst();
                first != null && head >= first.length();
                first = segments.peekFirst()) {
            segments.remove();
            head = 0;
            first.close();
            Files.deleteIfExists(first.path());
        }
    }

    private void lookAtOldest() throws IOException {
        List<SpoolRecord> first = peek(1);
        oldest = first.isEmpty() ? 0 : first.get(0).at();
    }

    int depth() {
        return depth.get();
    }

    long bytes() {
        return bytes.get();
    }

    /** When the first message was spooled, in milliseconds since 1970; null when there is none. */
    @Nullable
    Long oldest() {
        long at = oldest;
        return at == 0 ? null : at;
    }

    @Override
    public void close() {
        try (lock) {
            for (Segment segment : segments) {
                segment.close();
            }
        } catch (IOException e) {
            log.warn("Closing the spool \"{}\" failed: {}", directory, e.toString());
        }
        segments.clear();
    }
}
