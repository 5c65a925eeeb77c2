// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the changes in the files of a {@link ChangeLog} once more. A file ends with the last batch that is whole: of one
 * that was being written when the process ended, nobody was told that it is kept.
 */
final class ChangeLogReader {

    private static final Logger log = LoggerFactory.getLogger(ChangeLogReader.class);
    private static final int BUFFER = 256 << 10;

    private final Path directory;
    private final Function<String, MVMap<?, ?>> maps;

    /** @param maps gives the map of that name, and makes it if it is not there */
    ChangeLogReader(Path directory, Function<String, MVMap<?, ?>> maps) {
        this.directory = directory;
        this.maps = maps;
    }

    /**
     * Reads the files from {@code first} on.
     *
     * @return the number of the first that is not there
     */
    long readFrom(long first) throws IOException {
        long number = first;
        while (Files.exists(ChangeLog.file(directory, number))) {
            read(ChangeLog.file(directory, number));
            number++;
        }
        return number;
    }

    private void read(Path path) throws IOException {
        long left = Files.size(path);
        int batches = 0;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), BUFFER))) {
            if (left < Long.BYTES) {
                return; // the process ended when it had just made it
            }
            if (in.readLong() != ChangeLog.MAGIC) {
                throw new IOException("\"" + path + "\" is no log of this database; move it away");
            }
            left -= Long.BYTES;
            Map<Integer, MVMap<?, ?>> known = new HashMap<>();
            while (left >= ChangeLog.HEADER) {
                int length = in.readInt();
                int sum = in.readInt();
                if (length <= 0 || length > left - ChangeLog.HEADER) {
                    break;
                }
                byte[] changes = in.readNBytes(length);
                if (changes.length < length || sum(changes) != sum) {
                    break;
                }
                make(ByteBuffer.wrap(changes), known);
                left -= ChangeLog.HEADER + length;
                batches++;
            }
        } catch (EOFException e) {
            log.debug("{} ends within a batch", path);
        }
        log.info(
                "Read {} batches of changes from \"{}\"; {} bytes at its end are no whole batch.", batches, path, left);
    }

    private static int sum(byte[] changes) {
        CRC32C sum = new CRC32C();
        sum.update(changes, 0, changes.length);
        return (int) sum.getValue();
    }

    private void make(ByteBuffer changes, Map<Integer, MVMap<?, ?>> known) throws IOException {
        while (changes.hasRemaining()) {
            byte kind = changes.get();
            int number = DataUtils.readVarInt(changes);
            if (kind == ChangeLog.MAP) {
                byte[] name = new byte[DataUtils.readVarInt(changes)];
                changes.get(name);
                known.put(number, maps.apply(new String(name, StandardCharsets.UTF_8)));
                continue;
            }
            MVMap<?, ?> map = known.get(number);
            if (map == null) {
                throw new IOException("the log of the embedded database changes a map that it does not name");
            }
            make(kind, changes, map);
        }
    }

    private static <K, V> void make(byte kind, ByteBuffer changes, MVMap<K, V> map) throws IOException {
        K key = map.getKeyType().read(changes);
        if (kind == ChangeLog.PUT) {
            var ignored = map.put(key, map.getValueType().read(changes));
        } else if (kind == ChangeLog.REMOVE) {
            var ignored = map.remove(key);
        } else {
            throw new IOException("the log of the embedded database has a change of kind " + kind
                    + ": it was written by a later version");
        }
    }
}
