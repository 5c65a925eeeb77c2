// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.h2.mvstore.WriteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BsonWriterTest {

    static List<Document> documents() {
        return List.of(
                new Document(),
                new Document("", ""),
                new Document("text", "häßlich \u0000 \ud83d\ude00"),
                new Document("größe", 1),
                new Document("int", Integer.MIN_VALUE).append("long", Long.MAX_VALUE),
                new Document("double", -0.0).append("nan", Double.NaN).append("least", Double.MIN_VALUE),
                new Document("yes", true).append("no", false).append("nothing", null),
                new Document("at", Instant.ofEpochMilli(1_700_000_000_123L))
                        .append("before", Instant.EPOCH.minusMillis(1)),
                new Document(
                        "list",
                        new ArrayList<>(Arrays.asList(1, "two", null, new ArrayList<>(List.of()), new Document()))),
                new Document("in", new Document("in", new Document("in", List.of(new Document("x", 1L))))));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void writesWhatTheServerWrites(Document document) {
        ByteBuf expected = Unpooled.buffer();
        BsonEncoder.encodeDocument(document, expected);
        WriteBuffer buffer = new WriteBuffer().putInt(4711);

        assertThat(BsonWriter.write(buffer, document)).isTrue();

        assertThat(Arrays.copyOfRange(buffer.getBuffer().array(), 4, buffer.position()))
                .isEqualTo(ByteBufUtil.getBytes(expected));
    }

    @Test
    void leavesTheBufferAsItWasIfItDoesNotKnowAValue() {
        for (Object other : List.of(new ObjectId(), new BinData(new byte[3]), new Object())) {
            WriteBuffer buffer = new WriteBuffer().putInt(4711);
            Document document = new Document("a", 1).append("list", List.of(new Document("b", other)));

            assertThat(BsonWriter.write(buffer, document)).isFalse();

            assertThat(buffer.position()).isEqualTo(4);
        }
    }
}
