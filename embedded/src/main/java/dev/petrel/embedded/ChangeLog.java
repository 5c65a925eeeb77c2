// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.petrel.engine.security.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.h2.mvstore.WriteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What was changed in the maps of a store since its last checkpoint, in files beside it: what a commit writes, so that a
 * commit is as large as the changes, where the store writes each page that was touched.
 *
 * <p>The store knows the number of the file that began when it was written last. {@link ChangeLogReader} makes the changes
 * in that file, and in those that follow, once more. As a change says what a key has afterwards, it does no harm to make one
 * that the store has already, so long as all later ones follow.
 *
 * <p>A batch is one write of the file, and counts as a whole or not at all: its length and a checksum stand before it.
 *
 * <pre>
 * file    MAGIC, then batches
 * batch   length of the changes, CRC-32C of them, both in 4 bytes; changes
 * change  MAP   number, name         what the number stands for in this file
 *         PUT   number, key, value
 *         REMOVE number, key
 * </pre>
 */
final class ChangeLog implements AutoCloseable {

    static final long MAGIC = 0x50455452_4c4f4731L;
    static final int HEADER = 2 * Integer.BYTES;

    static final byte MAP = 1;
    static final byte PUT = 2;
    static final byte REMOVE = 3;

    private static final int SLICE = 64 << 10;
    private static final int KEPT_CAPACITY = 4 << 20;

    private final Path directory;
    private final Map<LoggedMap<?, ?>, Integer> numbers = new HashMap<>();
    private WriteBuffer changes = emptyBatch();
    private WriteBuffer spare = emptyBatch();
    private @Nullable FileChannel file;
    private @Nullable RuntimeException failure;
    private long number;
    private long size;
    private volatile boolean unforced;
    private boolean closed;

    ChangeLog(Path directory) {
        this.directory = directory;
    }

    static Path file(Path directory, long number) {
        return directory.resolve("petrel.log." + number);
    }

    private static WriteBuffer emptyBatch() {
        return new WriteBuffer(SLICE).putLong(0);
    }

    /** Begins the file {@code next}. Nothing may be left to write. Changes are recorded from the first time on. */
    synchronized void begin(long next) throws IOException {
        Path path = file(directory, next);
        boolean ignored = Files.deleteIfExists(path); // of a checkpoint that did not come about
        FileChannel before = file;
        FileChannel begun = FileChannel.open(PrivateFiles.create(path), StandardOpenOption.WRITE);
        file = begun;
        number = next;
        size = write(ByteBuffer.allocate(Long.BYTES).putLong(0, MAGIC), begun);
        numbers.clear();
        if (before != null) {
            before.force(false);
            before.close();
        }
    }

    synchronized long number() {
        return number;
    }

    /** Bytes of the file. */
    synchronized long size() {
        return size;
    }

    <K, V> void put(LoggedMap<K, V> map, K key, V value) {
        record(map, PUT, batch -> {
            map.getKeyType().write(batch, key);
            map.getValueType().write(batch, value);
        });
    }

    <K, V> void removed(LoggedMap<K, V> map, K key) {
        record(map, REMOVE, batch -> map.getKeyType().write(batch, key));
    }

    private interface Change {
        void write(WriteBuffer batch);
    }

    private synchronized void record(LoggedMap<?, ?> map, byte kind, Change change) {
        if (file == null) {
            return;
        }
        try {
            int known = numbers.getOrDefault(map, -1);
            if (known < 0) {
                known = numbers.size();
                numbers.put(map, known);
                byte[] name = map.getName().getBytes(UTF_8);
                changes.put(MAP).putVarInt(known).putVarInt(name.length).put(name);
            }
            changes.put(kind).putVarInt(known);
            change.write(changes);
        } catch (RuntimeException e) { // half a change is in the batch, which therefore must never be written
            failure = e;
            throw e;
        }
    }

    /** A batch that is to be written, with its header. */
    private static ByteBuffer sealed(WriteBuffer batch) {
        int length = batch.position() - HEADER;
        ByteBuffer bytes = batch.getBuffer().duplicate().flip();
        CRC32C sum = new CRC32C();
        sum.update(bytes.duplicate().position(HEADER));
        return bytes.putInt(0, length).putInt(Integer.BYTES, (int) sum.getValue());
    }

    /**
     * Ends the batch. Nothing may be in the middle of a command meanwhile. The one before it has to be written.
     *
     * @return what writes it, and may do so beside those who make further changes
     */
    synchronized Batch take() {
        if (closed || failure != null) {
            throw new IllegalStateException(closed ? "the log is closed" : "a change could not be recorded", failure);
        }
        WriteBuffer taken = changes;
        changes = spare;
        spare = taken;
        FileChannel to = file;
        return () -> {
            if (taken.position() == HEADER || to == null) {
                return;
            }
            long written = write(sealed(taken), to);
            synchronized (this) {
                size += written;
                unforced = true;
                if (taken.capacity() > KEPT_CAPACITY) {
                    spare = emptyBatch();
                } else {
                    WriteBuffer ignored = taken.clear().putLong(0);
                }
            }
        };
    }

    /** See {@link #take}. */
    interface Batch {
        void write() throws IOException;
    }

    private static long write(ByteBuffer bytes, FileChannel to) throws IOException {
        int end = bytes.limit();
        while (bytes.position() < end) {
            bytes.limit(Math.min(end, bytes.position() + SLICE));
            while (bytes.hasRemaining()) {
                int ignored = to.write(bytes);
            }
            bytes.limit(end);
        }
        return end;
    }

    /** Has the operating system write the file out. Returns when that is done. */
    void force() throws IOException {
        FileChannel current;
        synchronized (this) {
            current = file;
        }
        if (unforced && current != null) {
            unforced = false;
            current.force(false);
        }
    }

    /** Removes the files before {@code first}, whose changes are all in the store on the disk. */
    void deleteBefore(long first) throws IOException {
        for (long old = first - 1; old >= 0 && Files.deleteIfExists(file(directory, old)); old--) {}
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (file != null) {
            file.close();
        }
    }
}
