// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DialectTest {

    @ParameterizedTest
    @CsvSource({
        "'requested ', 'requested!'",
        "p.,           p/",
        "a\ud7ff,      a\ue000",
        "a\udbff\udfff, b",
        "\udbff\udfff, ''",
        "'',           ''",
        "\ud83d\ude00, \ud83d\ude01",
    })
    void knowsTheTextAfterAllThatBeginWithAPrefix(String prefix, String after) {
        assertThat(Dialect.after(prefix)).isEqualTo(after);
    }

    @Test
    void asksMongoForARangeAndTheEmbeddedServerForAPattern() {
        assertThat(Dialect.MONGODB.startsWith("open", "running "))
                .isEqualTo(new Document("open", new Document("$gte", "running ").append("$lt", "running!")));
        assertThat(Dialect.MONGODB.startsWith("_id", "")).isEqualTo(new Document("_id", new Document("$gte", "")));
        assertThat(Dialect.EMBEDDED.startsWith("open", "a\0.b")).hasToString("Document{{open=^\\Qa\\E\\x00\\Q.b\\E}}");
    }

    @Test
    void waitsForIndexesOnlyWhereCallsNeedThem() {
        assertThat(Dialect.MONGODB.indexesFirst()).isFalse();
        assertThat(Dialect.EMBEDDED.indexesFirst()).isTrue();
    }

    @Test
    void writesABatchByIdsOnMongoAndAsItIsOnTheEmbeddedServer() {
        List<Document> batch = List.of(new Document("_id", "b"), new Document("_id", "c"), new Document("_id", "a"));

        assertThat(Dialect.MONGODB.orderOfWriting(batch)).containsExactly(2, 0, 1);
        assertThat(Dialect.EMBEDDED.orderOfWriting(batch)).containsExactly(0, 1, 2);
    }
}
