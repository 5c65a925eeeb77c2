// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.DataType;
import org.h2.mvstore.type.ObjectDataType;
import org.junit.jupiter.api.Test;

final class DocumentTypeTest {

    private static final Document EVERYTHING = new Document("_id", "a\u0000b\u20ac")
            .append("int", 1)
            .append("long", 1L << 40)
            .append("double", 0.5)
            .append("true", true)
            .append("null", null)
            .append("at", Instant.ofEpochMilli(1_700_000_000_123L))
            .append("bytes", new BinData(new byte[] {0, -1, 2}))
            .append("oid", new ObjectId())
            .append("list", Arrays.asList(1, null, List.of("x"), new Document("deep", List.of())))
            .append("nested", new Document("b", 1).append("a", new Document()));

    private record Unknown(int number) implements Serializable {}

    private final DocumentType type = new DocumentType();

    @Test
    void readsWhatItHasWrittenOneAfterTheOther() {
        ByteBuffer written = written(type, EVERYTHING, new Document(), new Document("last", 1));

        assertThat(type.read(written)).isEqualTo(EVERYTHING);
        assertThat(type.read(written)).isEqualTo(new Document());
        assertThat(type.read(written)).isEqualTo(new Document("last", 1));
        assertThat(written.hasRemaining()).isFalse();
    }

    @Test
    void keepsTheOrderOfTheFields() {
        ByteBuffer written = written(type, EVERYTHING);

        assertThat(type.read(written).keySet()).containsExactlyElementsOf(EVERYTHING.keySet());
    }

    @Test
    void readsFromMemoryThatIsNoArray() {
        ByteBuffer written = written(type, EVERYTHING);
        ByteBuffer direct = ByteBuffer.allocateDirect(written.remaining() + 3);
        direct.position(3);
        direct.put(written).flip().position(3);

        assertThat(type.read(direct)).isEqualTo(EVERYTHING);
        assertThat(direct.hasRemaining()).isFalse();
    }

    @Test
    void readsWhatWasWrittenBeforeItWasUsed() {
        ByteBuffer written = written(new ObjectDataType(), EVERYTHING, new Document("last", 1));

        assertThat(type.read(written)).isEqualTo(EVERYTHING);
        assertThat(type.read(written)).isEqualTo(new Document("last", 1));
        assertThat(written.hasRemaining()).isFalse();
    }

    @Test
    void keepsWhatBsonDoesNotHold() {
        Document odd = new Document("odd", new Unknown(7));
        ByteBuffer written = written(type, odd, new Document("last", 1));

        assertThat(type.read(written)).isEqualTo(odd);
        assertThat(type.read(written)).isEqualTo(new Document("last", 1));
    }

    @Test
    void keepsADocumentThatIsLongerThanBsonMayBe() {
        Document longest = new Document("text", "x".repeat(16 << 20));
        ByteBuffer written = written(type, longest);

        assertThat(type.read(written)).isEqualTo(longest);
    }

    @Test
    void countsTheMemoryOfWhatIsInside() {
        Document small = new Document("list", List.of(new Document("text", "")));
        Document large = new Document("list", List.of(new Document("text", "x".repeat(10_000))));

        assertThat(type.getMemory(large) - type.getMemory(small)).isEqualTo(10_000);
    }

    @SafeVarargs
    private static <T> ByteBuffer written(DataType<T> type, T... values) {
        WriteBuffer buffer = new WriteBuffer();
        for (T value : values) {
            type.write(buffer, value);
        }
        ByteBuffer written = ByteBuffer.allocate(buffer.position());
        written.put(buffer.getBuffer().array(), 0, buffer.position()).flip();
        return written;
    }
}
