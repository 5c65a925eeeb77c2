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

    private static byte[] bytes(Codec<Document> codec, Document document, EncoderContext context) {
        try (BasicOutputBuffer buffer = new BasicOutputBuffer();
                BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
            codec.encode(writer, document, context);
            return buffer.toByteArray();
        }
    }
}
