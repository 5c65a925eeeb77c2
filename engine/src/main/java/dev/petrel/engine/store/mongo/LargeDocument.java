// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import dev.petrel.engine.json.ExactJson;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bson.BsonBinaryReader;
import org.bson.BsonType;
import org.bson.BsonWriter;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Makes BSON of documents with long texts: the driver writes these character by character, which takes ten times as long as to
 * encode and copy them as a whole.
 */
final class LargeDocument {

    /** From how many characters on a text is long. */
    private static final int LONG = 32 * 1024;

    private static final int ROOM = 4 * 1024;

    private final Bytes out;
    private final UnaryOperator<Document> within;

    private LargeDocument(int size, UnaryOperator<Document> within) {
        this.out = new Bytes(size);
        this.within = within;
    }

    /**
     * The BSON of {@code document}; null if it has no long text, or what the driver is to write.
     *
     * @param within what documents in it are to be written as
     */
    static byte @Nullable [] bytes(Document document, UnaryOperator<Document> within) {
        int size = ROOM;
        for (Object value : document.values()) {
            if (value instanceof String text && text.length() >= LONG) {
                size += text.length();
            }
        }
        boolean first =
                document.isEmpty() || document.keySet().iterator().next().equals("_id");
        if (size == ROOM || document.containsKey("_id") && !first) {
            return null;
        }
        LargeDocument large = new LargeDocument(size, within);
        return large.fields(document) ? large.out.toByteArray() : null;
    }

    /** Writes {@code document}, made by {@link #bytes}, as it is. */
    static void write(byte[] document, BsonWriter writer) {
        try (BsonBinaryReader reader = new BsonBinaryReader(ByteBuffer.wrap(document))) {
            writer.pipe(reader);
        }
    }

    private boolean fields(Document document) {
        int start = begin();
        for (Map.Entry<String, Object> field : document.entrySet()) {
            if (field.getKey().indexOf(0) >= 0 || !field(field.getKey(), field.getValue())) {
                return false;
            }
        }
        return end(start);
    }

    private boolean items(List<?> list) {
        int start = begin();
        for (int i = 0; i < list.size(); i++) {
            if (!field(Integer.toString(i), list.get(i))) {
                return false;
            }
        }
        return end(start);
    }

    private int begin() {
        int start = out.size();
        out.int32(0);
        return start;
    }

    private boolean end(int start) {
        out.write(0);
        out.setInt32(start, out.size() - start);
        return true;
    }

    private boolean field(String name, @Nullable Object value) {
        if (value == null) {
            name(BsonType.NULL, name);
        } else if (value instanceof String text) {
            if (ExactJson.lonelyHalf(text) >= 0) {
                return false;
            }
            name(BsonType.STRING, name);
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            out.int32(utf8.length + 1);
            out.writeBytes(utf8);
            out.write(0);
        } else if (value instanceof Integer number) {
            name(BsonType.INT32, name);
            out.int32(number);
        } else if (value instanceof Long number) {
            name(BsonType.INT64, name);
            out.int32((int) (long) number);
            out.int32((int) (number >> Integer.SIZE));
        } else if (value instanceof Boolean truth) {
            name(BsonType.BOOLEAN, name);
            out.write(truth ? 1 : 0);
        } else if (value.getClass() == Document.class) {
            name(BsonType.DOCUMENT, name);
            return fields(within.apply((Document) value));
        } else if (value instanceof List<?> list) {
            name(BsonType.ARRAY, name);
            return items(list);
        } else {
            return false;
        }
        return true;
    }

    private void name(BsonType type, String name) {
        out.write(type.getValue());
        out.writeBytes(name.getBytes(StandardCharsets.UTF_8));
        out.write(0);
    }

    /** Numbers are little-endian. */
    private static final class Bytes extends ByteArrayOutputStream {

        Bytes(int size) {
            super(size);
        }

        void int32(int number) {
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                write(number >> shift);
            }
        }

        void setInt32(int at, int number) {
            for (int i = 0; i < Integer.BYTES; i++) {
                buf[at + i] = (byte) (number >> i * Byte.SIZE);
            }
        }
    }
}
