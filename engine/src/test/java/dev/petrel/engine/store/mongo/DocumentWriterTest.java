// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoClientSettings;
import dev.petrel.engine.lifecycle.SystemClock;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bson.BsonBinaryWriter;
import org.bson.Document;
import org.bson.codecs.Codec;
import org.bson.codecs.DocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.bson.types.Binary;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

class DocumentWriterTest {

    private static final EncoderContext WITHIN = EncoderContext.builder().build();
    private static final EncoderContext INSERTED =
            EncoderContext.builder().isEncodingCollectibleDocument(true).build();

    private final Codec<Document> ours = SealedDocuments.registry(
                    Names.EXECUTIONS,
                    Optional.empty(),
                    new UnopenedDocuments(new SystemClock()),
                    MongoClientSettings.getDefaultCodecRegistry())
            .get(Document.class);

    private final Codec<Document> theirs = new DocumentCodec(MongoClientSettings.getDefaultCodecRegistry());

    @Test
    void writesWhatTheDriverWrites() {
        Document all = new Document("_id", "x")
                .append("text", "äöü\ud83d\ude00")
                .append("none", null)
                .append("int", 3)
                .append("long", 3L)
                .append("double", 2.5)
                .append("truth", true)
                .append("binary", new Binary((byte) 5, new byte[] {1, 2}))
                .append("bytes", new byte[] {3})
                .append("time", new Date(5))
                .append("object", new ObjectId("0123456789abcdef01234567"))
                .append("pattern", Pattern.compile("^a", Pattern.CASE_INSENSITIVE))
                .append("map", Map.of("a", 1))
                .append("document", new Document("b", new Document("c", List.of(1L))).append("_id", 2))
                .append("list", Arrays.asList("a", null, 1, List.of(new Document("d", 1)), new Document("_id", 1)));

        assertThat(bytes(ours, all, INSERTED)).isEqualTo(bytes(theirs, all, INSERTED));
        assertThat(bytes(ours, all, WITHIN)).isEqualTo(bytes(theirs, all, WITHIN));
    }

    @Test
    void putsTheIdOfWhatIsInsertedFirst() {
        Document last = new Document("a", 1).append("_id", "x");

        assertThat(bytes(ours, last, INSERTED)).isEqualTo(bytes(theirs, last, INSERTED));
        assertThat(bytes(ours, last, WITHIN)).isEqualTo(bytes(theirs, last, WITHIN));
        assertThat(bytes(ours, last, WITHIN)).isNotEqualTo(bytes(ours, last, INSERTED));
        assertThat(bytes(ours, new Document(), WITHIN)).isEqualTo(bytes(theirs, new Document(), WITHIN));
    }

    @Test
    void writesLongTextsAsTheDriverDoes() {
        String ascii = "x\0y".repeat(40_000);
        String other = "aé€\ud83d\ude00".repeat(20_000);
        Document large = new Document("_id", "x")
                .append("none", null)
                .append("ascii", ascii)
                .append("int", -3)
                .append("long", -3L)
                .append("more", Long.MAX_VALUE)
                .append("truth", true)
                .append("untruth", false)
                .append("other", other)
                .append("log", List.of(new Document("status", "running").append("at", 5L), "z", List.of()))
                .append("document", new Document("b", new Document("c", other)))
                .append("é", "");
        assertThat(LargeDocument.bytes(large, same -> same)).isNotNull();

        assertThat(bytes(ours, large, INSERTED)).isEqualTo(bytes(theirs, large, INSERTED));
        assertThat(bytes(ours, large, WITHIN)).isEqualTo(bytes(theirs, large, WITHIN));
        Document update = new Document("$set", new Document("result", ascii).append("_id", 1))
                .append("$push", new Document("log", new Document("a", 1)));
        assertThat(bytes(ours, update, WITHIN)).isEqualTo(bytes(theirs, update, WITHIN));
    }

    @Test
    void leavesToTheDriverWhatItDoesNotKnow() {
        String text = "x".repeat(40_000);
        List<Document> others = List.of(
                new Document("a", text).append("time", new Date(5)),
                new Document("a", text).append("_id", "last"),
                new Document("a", text).append("half", "\ud83d"),
                new Document("a", text).append("within", List.of(new Document("pattern", Pattern.compile("x")))));

        for (Document other : others) {
            assertThat(LargeDocument.bytes(other, same -> same)).isNull();
            assertThat(bytes(ours, other, INSERTED)).isEqualTo(bytes(theirs, other, INSERTED));
        }
        assertThat(LargeDocument.bytes(new Document("a", "short"), same -> same))
                .isNull();
    }

    private static byte[] bytes(Codec<Document> codec, Document document, EncoderContext context) {
        try (BasicOutputBuffer buffer = new BasicOutputBuffer();
                BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
            codec.encode(writer, document, context);
            return buffer.toByteArray();
        }
    }
}
