// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.event.spool;

import dev.petrel.engine.security.PrivateFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One file of a spool. For one thread, whose interrupts do not disturb it: a file channel would close itself on one. */
final class Segment implements AutoCloseable {

    private final Path path;
    private final RandomAccessFile file;
    private long length;
    private int records;

    private Segment(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    static Segment create(Path path) throws IOException {
        var ignored = PrivateFiles.create(path);
        return new Segment(path, new RandomAccessFile(path.toFile(), "rw"));
    }

    /** Opens a file that is there and cuts off what is behind its last sound record: no publisher was told that it is kept. */
    static Segment recover(Path path) throws IOException {
        Segment segment = new Segment(path, new RandomAccessFile(path.toFile(), "rw"));
        byte[] bytes = Files.readAllBytes(path);
        int end = 0;
        for (SpoolRecord next = SpoolRecord.decode(bytes, 0); next != null; next = SpoolRecord.decode(bytes, end)) {
            end += SpoolRecord.size(next.message());
            segment.records++;
        }
        segment.length = end;
        if (end < bytes.length) {
            segment.cut();
        }
        return segment;
    }

    Path path() {
        return path;
    }

    /** How many of its bytes hold sound records. */
    long length() {
        return length;
    }

    int records() {
        return records;
    }

    /** Writes all of {@code group} and returns when the disk has it. When that fails the file is as it was before. */
    void append(List<SpoolRecord> group) throws IOException {
        long size = 0;
        try {
            file.seek(length);
            for (SpoolRecord each : group) {
                byte[] bytes = each.encode();
                file.write(bytes);
                size += bytes.length;
            }
            file.getFD().sync();
        } catch (IOException e) {
            cut();
            throw e;
        }
        length += size;
        records += group.size();
    }

    /** At most {@code max} records from {@code offset} on, whose bytes do not exceed {@code bytes} unless it is one. */
    List<SpoolRecord> read(long offset, int max, int bytes) throws IOException {
        List<SpoolRecord> found = new ArrayList<>();
        long from = offset;
        while (found.size() < max && from < length && (found.isEmpty() || from - offset < bytes)) {
            file.seek(from);
            byte[] record = new byte[SpoolRecord.HEADER + file.readInt()];
            file.seek(from);
            file.readFully(record);
            SpoolRecord decoded = SpoolRecord.decode(record, 0);
            if (decoded == null) {
                throw new IOException("\"" + path + "\" changed under the spool: no sound record at byte " + from);
            }
            found.add(decoded);
            from += record.length;
        }
        return found;
    }

    private void cut() throws IOException {
        file.setLength(length);
        file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
