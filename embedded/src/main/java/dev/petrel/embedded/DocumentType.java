// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.h2.mvstore.type.ObjectDataType;
import org.jspecify.annotations.Nullable;

/**
 * Documents as BSON, the form in which they came, so that nothing of them changes. What BSON does not hold is written as
 * H2 writes objects, and so is what was written before this type was used; the first byte tells which of the two it is.
 */
final class DocumentType extends BasicDataType<Document> {

    /** H2 begins an object with a byte that is not negative. */
    private static final byte BSON = -1;

    /** Longer ones can be encoded, but not decoded. */
    private static final int LONGEST_BSON = 16 << 20;

    private static final int MEMORY_OF_OBJECT = 24;
    private static final int MEMORY_OF_ENTRY = 64;

    private final ObjectDataType objects = new ObjectDataType();

    @Override
    public int getMemory(Document document) {
        return memory(document);
    }

    @Override
    public void write(WriteBuffer buffer, Document document) {
        int begin = buffer.position();
        if (BsonWriter.write(buffer.put(BSON), document) && buffer.position() - begin - 1 <= LONGEST_BSON) {
            return;
        }
        WriteBuffer ignored = buffer.position(begin);
        ByteBuf bson = bson(document);
        if (bson == null) {
            objects.write(buffer, document);
        } else {
            ignored = buffer.put(BSON).put(bson.nioBuffer());
        }
    }

    @Override
    public Document read(ByteBuffer buffer) {
        if (buffer.get(buffer.position()) != BSON) {
            return (Document) objects.read(buffer);
        }
        ByteBuf bson = Unpooled.wrappedBuffer(buffer).skipBytes(1);
        Document document = BsonDecoder.decodeBson(bson);
        buffer.position(buffer.position() + bson.readerIndex());
        return document;
    }

    @Override
    public Document[] createStorage(int size) {
        return new Document[size];
    }

    private static @Nullable ByteBuf bson(Document document) {
        ByteBuf bson = Unpooled.buffer();
        try {
            BsonEncoder.encodeDocument(document, bson);
        } catch (RuntimeException e) { // its way to say that it does not know a type
            return null;
        }
        return bson.readableBytes() > LONGEST_BSON ? null : bson;
    }

    private static int memory(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            int memory = MEMORY_OF_OBJECT;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                memory += MEMORY_OF_ENTRY + memory(entry.getKey()) + memory(entry.getValue());
            }
            return memory;
        }
        if (value instanceof Collection<?> collection) {
            int memory = MEMORY_OF_OBJECT;
            for (Object element : collection) {
                memory += memory(element);
            }
            return memory;
        }
        if (value instanceof CharSequence text) {
            return MEMORY_OF_OBJECT + text.length();
        }
        return value instanceof BinData data ? MEMORY_OF_OBJECT + data.getData().length : MEMORY_OF_OBJECT;
    }
}
