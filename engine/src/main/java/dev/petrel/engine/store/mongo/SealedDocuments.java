// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import dev.petrel.engine.security.Seal;
import dev.petrel.engine.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.BsonReader;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.bson.Document;
import org.bson.codecs.CollectibleCodec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.DocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.codecs.configuration.CodecRegistries;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts, on the way to the database, the fields that hold what users, events and actions say, and decrypts them on the
 * way back. So whoever reads the database, or a copy of it, without the key reads ids, times, states and names only.
 * None of these fields is ever searched for. What cannot be decrypted is {@link Unopened}, and only who needs it fails:
 * it does not keep other documents from being worked on. What was written in clear is read as it is.
 *
 * <p>A text, or each of a list, becomes a binary value, which a text never is. A binary value, a chunk of something large,
 * has {@link #MARK} in front.
 */
final class SealedDocuments implements CollectibleCodec<Document> {

    private static final String CHUNK = "data";

    static final Map<String, Set<String>> FIELDS = Map.of(
            Names.EXECUTIONS, Set.of("parameters", "context", "result"),
            Names.EXECUTION_RESULTS, Set.of(CHUNK),
            Names.TRIGGER_INSTANCES, Set.of("payload"),
            Names.WORKFLOWS, Set.of("start", "document", "contexts", "result"),
            Names.WORKFLOW_VALUES, Set.of(CHUNK),
            Names.DEAD_LETTERS, Set.of("body"),
            Names.KEYS, Set.of("changes"),
            Names.LIVE_OUTPUT, Set.of("text"));

    private static final byte[] MARK = "\0petrel sealed\0\1".getBytes(StandardCharsets.US_ASCII);

    private final String collection;
    private final Set<String> fields;
    private final Optional<Seal> seal;
    private final UnopenedDocuments unopened;
    private final DocumentCodec plain;
    private final CodecRegistry registry;

    private SealedDocuments(
            String collection, Optional<Seal> seal, UnopenedDocuments unopened, CodecRegistry registry) {
        this.unopened = unopened;
        this.collection = collection;
        this.fields = FIELDS.getOrDefault(collection, Set.of());
        this.seal = seal;
        // Documents within documents are its own again: an update has the fields one level down.
        this.registry = CodecRegistries.fromRegistries(CodecRegistries.fromCodecs(this), registry);
        this.plain = new DocumentCodec(this.registry);
    }

    /**
     * How documents of {@code collection} are read and written; in clear without {@code seal}.
     *
     * @param unopened is told of those that cannot be decrypted
     */
    @SuppressWarnings("this-escape")
    static CodecRegistry registry(
            String collection, Optional<Seal> seal, UnopenedDocuments unopened, CodecRegistry registry) {
        return CodecRegistries.fromRegistries(
                CodecRegistries.fromCodecs(new SealedDocuments(collection, seal, unopened, registry)), registry);
    }

    @Override
    public void encode(BsonWriter writer, Document document, EncoderContext context) {
        Document sealed = sealed(document);
        byte[] large = LargeDocument.bytes(sealed, this::sealed);
        if (large != null) {
            LargeDocument.write(large, writer);
        } else if (DocumentWriter.writesInOrder(sealed, context)) {
            new DocumentWriter(writer, context, this, registry).write(sealed);
        } else {
            plain.encode(writer, sealed, context);
        }
    }

    @Override
    public Document decode(BsonReader reader, DecoderContext context) {
        Document document = plain.decode(reader, context);
        for (String field : fields) {
            if (document.get(field) != null) {
                document.put(field, openedOrNot(field, document));
            }
        }
        return document;
    }

    private @Nullable Object openedOrNot(String field, Document document) {
        try {
            return opened(field, document.get(field), document);
        } catch (StoreException e) {
            unopened.add(collection + "/" + document.get("_id"));
            if (CHUNK.equals(field)) {
                throw e; // all there is
            }
            return new Unopened(e);
        }
    }

    private Document sealed(Document document) {
        if (seal.isEmpty() || fields.stream().noneMatch(document::containsKey)) {
            return document;
        }
        Document sealed = new Document(document);
        for (String field : fields) {
            if (document.containsKey(field)) {
                sealed.put(field, sealed(seal.get(), field, document.get(field)));
            }
        }
        return sealed;
    }

    private @Nullable Object sealed(Seal key, String field, @Nullable Object value) {
        if (value instanceof String text) {
            return new Binary(key.seal(place(field), text.getBytes(StandardCharsets.UTF_8)));
        }
        if (value instanceof Binary binary) {
            return marked(key.seal(place(field), binary.getData()));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(each -> sealed(key, field, each)).toList();
        }
        if (value instanceof Document more) { // to be added to a list
            Document sealed = new Document();
            more.forEach((name, each) -> sealed.put(name, sealed(key, field, each)));
            return sealed;
        }
        return value;
    }

    private @Nullable Object opened(String field, @Nullable Object value, Document document) {
        if (value instanceof List<?> list) {
            return list.stream().map(each -> opened(field, each, document)).collect(Collectors.toList());
        }
        if (!(value instanceof Binary binary)) {
            return value;
        }
        byte[] data = binary.getData();
        if (!CHUNK.equals(field)) {
            return new String(open(field, data, document.get("_id")), StandardCharsets.UTF_8);
        }
        return isMarked(data)
                ? new Binary(open(field, Arrays.copyOfRange(data, MARK.length, data.length), document.get("_id")))
                : binary;
    }

    private byte[] open(String field, byte[] bytes, @Nullable Object id) {
        String what = "read \"" + field + "\" of document \"" + id + "\" of \"" + collection + "\": ";
        Seal key = seal.orElseThrow(() -> StoreException.permanentFailure(
                what
                        + "it is encrypted, and this process has no key; set [keyvalue] encryption_key_path to the key file"
                        + " of the other nodes",
                null));
        try {
            return key.open(place(field), bytes);
        } catch (IllegalArgumentException e) {
            throw StoreException.permanentFailure(what + e.getMessage(), e);
        }
    }

    private String place(String field) {
        return collection + "." + field;
    }

    /** What seals make of a value: it under another key, or itself if it is in clear or has that already. */
    static @Nullable Object resealed(String collection, String field, @Nullable Object value, Seal from, Seal to) {
        if (value instanceof List<?> list) {
            return list.stream()
                    .map(each -> resealed(collection, field, each, from, to))
                    .collect(Collectors.toList());
        }
        boolean chunk = CHUNK.equals(field);
        if (!(value instanceof Binary binary) || chunk && !isMarked(binary.getData())) {
            return value;
        }
        byte[] data = binary.getData();
        byte[] sealed = chunk ? Arrays.copyOfRange(data, MARK.length, data.length) : data;
        String place = collection + "." + field;
        try {
            byte[] ignored = to.open(place, sealed);
            return value;
        } catch (IllegalArgumentException e) { // it has not the new key yet
            byte[] again = to.seal(place, from.open(place, sealed));
            return chunk ? marked(again) : new Binary(again);
        }
    }

    private static Binary marked(byte[] sealed) {
        byte[] marked = Arrays.copyOf(MARK, MARK.length + sealed.length);
        System.arraycopy(sealed, 0, marked, MARK.length, sealed.length);
        return new Binary(marked);
    }

    private static boolean isMarked(byte[] data) {
        return data.length >= MARK.length && Arrays.equals(data, 0, MARK.length, MARK, 0, MARK.length);
    }

    @Override
    public Class<Document> getEncoderClass() {
        return Document.class;
    }

    @Override
    public Document generateIdIfAbsentFromDocument(Document document) {
        return plain.generateIdIfAbsentFromDocument(document);
    }

    @Override
    public boolean documentHasId(Document document) {
        return plain.documentHasId(document);
    }

    @Override
    public BsonValue getDocumentId(Document document) {
        return plain.getDocumentId(document);
    }
}
