// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.event.spool;

import dev.petrel.engine.bus.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A message as it lies in a file: the length of what follows the checksum, the CRC-32C of that, when it was spooled, the
 * length of its id, the id, the body. All numbers are big-endian.
 *
 * @param at when it was spooled, in milliseconds since 1970, by the node's clock
 */
record SpoolRecord(Message message, long at) {

    static final int HEADER = 2 * Integer.BYTES;
    private static final int FIXED = Long.BYTES + Short.BYTES;

    /** How many bytes of a file {@code message} takes. */
    static int size(Message message) {
        return HEADER + FIXED + idBytes(message).length + message.body().length;
    }

    byte[] encode() {
        byte[] id = idBytes(message);
        ByteBuffer buffer = ByteBuffer.allocate(size(message));
        buffer.position(HEADER);
        buffer.putLong(at).putShort((short) id.length).put(id).put(message.body());
        buffer.putInt(0, buffer.capacity() - HEADER);
        buffer.putInt(Integer.BYTES, checksum(buffer.array(), HEADER, buffer.capacity() - HEADER));
        return buffer.array();
    }

    /** The record that begins at {@code offset}, or null when no whole and sound one does. */
    static @Nullable SpoolRecord decode(byte[] file, int offset) {
        int left = file.length - offset - HEADER;
        if (left < FIXED) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(file);
        int length = buffer.getInt(offset);
        if (length < FIXED || length > left) {
            return null;
        }
        int start = offset + HEADER;
        int idLength = Short.toUnsignedInt(buffer.getShort(start + Long.BYTES));
        if (buffer.getInt(offset + Integer.BYTES) != checksum(file, start, length) || idLength > length - FIXED) {
            return null;
        }
        String id = new String(file, start + FIXED, idLength, StandardCharsets.UTF_8);
        byte[] body = Arrays.copyOfRange(file, start + FIXED + idLength, start + length);
        return new SpoolRecord(new Message(id, body), buffer.getLong(start));
    }

    private static byte[] idBytes(Message message) {
        return message.id().getBytes(StandardCharsets.UTF_8);
    }

    private static int checksum(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
