// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import java.util.Map;
import org.bson.BsonBinary;
import org.bson.BsonWriter;
import org.bson.Document;
import org.bson.codecs.Codec;
import org.bson.codecs.EncoderContext;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/**
 * Writes a document as the driver does. The kinds of values that ours are made of it writes itself: the driver looks for a
 * codec for each value, which takes longer than to write it.
 *
 * @param documents writes those within
 * @param registry for all other values
 */
record DocumentWriter(BsonWriter writer, EncoderContext context, Codec<Document> documents, CodecRegistry registry) {

    /** Whether the fields of {@code document} are to be written in its own order: the driver puts the id of what is inserted first. */
    static boolean writesInOrder(Document document, EncoderContext context) {
        return !context.isEncodingCollectibleDocument()
                || !document.isEmpty() && document.keySet().iterator().next().equals("_id");
    }

    void write(Document document) {
        writer.writeStartDocument();
        for (Map.Entry<String, Object> field : document.entrySet()) {
            writer.writeName(field.getKey());
            value(field.getValue());
        }
        writer.writeEndDocument();
    }

    private void value(@Nullable Object value) {
        if (value == null) {
            writer.writeNull();
        } else if (value instanceof String text) {
            writer.writeString(text);
        } else if (value instanceof Long number) {
            writer.writeInt64(number);
        } else if (value instanceof Integer number) {
            writer.writeInt32(number);
        } else if (value instanceof Boolean truth) {
            writer.writeBoolean(truth);
        } else if (value.getClass() == Document.class) {
            context.encodeWithChildContext(documents, writer, (Document) value);
        } else if (value instanceof Iterable<?> list) {
            writer.writeStartArray();
            list.forEach(this::value);
            writer.writeEndArray();
        } else if (value instanceof Binary binary) {
            writer.writeBinaryData(new BsonBinary(binary.getType(), binary.getData()));
        } else {
            other(value);
        }
    }

    @SuppressWarnings("unchecked")
    private void other(Object value) {
        context.encodeWithChildContext((Codec<Object>) registry.get(value.getClass()), writer, value);
    }
}
