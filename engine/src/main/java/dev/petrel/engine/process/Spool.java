// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the first bytes that it is given, and counts the rest: in memory while they are few, then in a temporary file.
 * Only this user can read the file, and it has no name from the start: it ends with this process, however that ends.
 * When the file cannot be written, what was kept by then stays, and {@link #trouble} says why there is no more. Safe for
 * any number of threads; an interrupt does no harm.
 */
public final class Spool implements Closeable {

    /** What it keeps in memory unless told otherwise. */
    public static final int IN_MEMORY = 64 * 1024;

    private static final Logger log = LoggerFactory.getLogger(Spool.class);

    private final int limit;
    private final int inMemory;
    private final Path directory;
    private Bytes memory = new Bytes(32);
    private @Nullable RandomAccessFile file;
    private @Nullable String trouble;
    private boolean closed;
    private int size;
    private long total;

    /** @param limit how many bytes to keep */
    public Spool(int limit) {
        this(limit, IN_MEMORY);
    }

    /**
     * @param limit how many bytes to keep
     * @param inMemory how many of them in memory
     */
    public Spool(int limit, int inMemory) {
        this(limit, inMemory, Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
    }

    /** @param directory where the file is */
    Spool(int limit, int inMemory, Path directory) {
        this.directory = directory;
        this.limit = limit;
        this.inMemory = inMemory;
    }

    /** Adds some bytes after the others. Without effect once it is closed. */
    public synchronized void add(byte[] bytes, int offset, int length) {
        if (closed) {
            return;
        }
        total += length;
        int room = Math.min(length, limit - size);
        if (room <= 0 || trouble != null) {
            return;
        }
        if (file == null && size + room > inMemory && !spill()) {
            return;
        }
        keep(bytes, offset, room);
    }

    private void keep(byte[] bytes, int offset, int length) {
        RandomAccessFile to = file;
        if (to == null) {
            memory.write(bytes, offset, length);
            size += length;
            return;
        }
        try {
            to.seek(size);
            to.write(bytes, offset, length);
            size += length;
        } catch (IOException e) {
            fail(e);
        }
    }

    /** Moves what is in memory to the file. False if that failed; then it stays in memory. */
    public synchronized boolean spill() {
        if (closed || file != null) {
            return true;
        }
        RandomAccessFile opened = null;
        try {
            opened = nameless();
            memory.writeTo(opened);
            file = opened;
            memory = new Bytes(0);
            return true;
        } catch (IOException e) {
            fail(e);
            shut(opened);
            return false;
        }
    }

    private RandomAccessFile nameless() throws IOException {
        Path path = Files.createTempFile(directory, "petrel-output-", null); // for this user alone
        try {
            return new RandomAccessFile(path.toFile(), "rw");
        } finally {
            Files.delete(path);
        }
    }

    private void fail(IOException e) {
        trouble = "no temporary file can be written in \"" + directory + "\": " + e;
        log.warn("Output of an action is cut: {}", trouble);
    }

    /** How many bytes are kept. */
    public synchronized int size() {
        return size;
    }

    /** How many bytes came, kept or not. */
    public synchronized long total() {
        return total;
    }

    /** Why bytes below the limit were not kept, or null if they were. */
    public synchronized @Nullable String trouble() {
        return trouble;
    }

    /** What is kept of the first {@code most} bytes. All of it is in memory then. */
    public byte[] bytes(int most) {
        return bytes(0, most);
    }

    /** What is kept from the byte {@code from} on, {@code most} bytes at the most. */
    public byte[] bytes(int from, int most) {
        byte[] bytes = new byte[Math.max(0, Math.min(most, size() - from))];
        int read = 0;
        int some = read(from, bytes, 0, bytes.length);
        while (some > 0) {
            read += some;
            some = read(from + read, bytes, read, bytes.length - read);
        }
        return read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
    }

    /** Reads what is kept, from the start, bit by bit. */
    public InputStream open() {
        return new Reading();
    }

    /** How many bytes were read from {@code from} on; 0 at the end. */
    private synchronized int read(int from, byte[] bytes, int offset, int length) {
        int some = Math.min(length, size - from);
        if (some <= 0 || closed) {
            return 0;
        }
        RandomAccessFile in = file;
        if (in == null) {
            memory.copy(from, bytes, offset, some);
            return some;
        }
        try {
            in.seek(from);
            return Math.max(in.read(bytes, offset, some), 0);
        } catch (IOException e) {
            fail(e);
            return 0;
        }
    }

    /** Forgets everything. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        memory = new Bytes(0);
        size = 0;
        shut(file);
        file = null;
    }

    private static void shut(@Nullable RandomAccessFile file) {
        if (file == null) {
            return;
        }
        try {
            file.close();
        } catch (IOException e) {
            log.debug("Closing a temporary file failed.", e);
        }
    }

    private static final class Bytes extends ByteArrayOutputStream {

        Bytes(int room) {
            super(room);
        }

        void copy(int from, byte[] bytes, int offset, int length) {
            System.arraycopy(buf, from, bytes, offset, length);
        }

        void writeTo(RandomAccessFile file) throws IOException {
            file.write(buf, 0, count);
        }
    }

    private final class Reading extends InputStream {

        private int at;

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (length == 0) {
                return 0;
            }
            int some = Spool.this.read(at, bytes, offset, length);
            at += some;
            return some == 0 ? -1 : some;
        }
    }
}
