// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.config.DatabaseConfig;
import dev.petrel.engine.lifecycle.ClosedPort;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.store.StoreException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class MongoStoreTest {

    @Test
    void failsForAWhileWhenNobodyListens() throws Exception {
        DatabaseConfig nowhere =
                new DatabaseConfig("127.0.0.1", ClosedPort.any(), "petrel", null, null, Duration.ofMillis(300));
        try (MongoStore store = new MongoStore(nowhere, "petrel-test", new SystemClock())) {
            assertThatThrownBy(store::ping)
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            e -> assertThat(e.isTransient()).isTrue())
                    .hasMessageContaining("Connection refused");
            assertThatThrownBy(() -> store.keys().get(KeyValue.SYSTEM, "k")).isInstanceOf(StoreException.class);
        }
    }

    @Test
    void failsForGoodOnceItIsClosed() throws Exception {
        DatabaseConfig nowhere =
                new DatabaseConfig("127.0.0.1", ClosedPort.any(), "petrel", null, null, Duration.ofMillis(300));
        MongoStore store = new MongoStore(nowhere, "petrel-test", new SystemClock());
        store.close();
        store.close();

        assertThatThrownBy(store::ping)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isTransient()).isFalse());
    }

    @Test
    void takesNoBugForAClosedConnection() throws Exception {
        DatabaseConfig nowhere =
                new DatabaseConfig("127.0.0.1", ClosedPort.any(), "petrel", null, null, Duration.ofMillis(300));
        IllegalStateException bug = new IllegalStateException("a bug");
        MongoConnection connection = new MongoConnection(nowhere, "petrel-test", new SystemClock(), Optional.empty());

        assertThatThrownBy(() -> connection.translated("x", () -> {
                    throw bug;
                }))
                .isSameAs(bug);
        connection.close();
        assertThatThrownBy(() -> connection.translated("x", () -> {
                    throw bug;
                }))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("was closed");
    }

    @Test
    void refusesDocumentsThatNoServerTakes() {
        String six = "x".repeat(6_000_000);
        Documents.check("create", new Document(Map.of("_id", "e1", "a", six, "b", six)));

        assertThatThrownBy(() ->
                        Documents.check("create", new Document(Map.of("_id", "e1", "a", six, "b", six, "c", six))))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isTransient()).isFalse())
                .hasMessageContaining("\"e1\"")
                .hasMessageContaining("18000002 bytes");
        assertThatThrownBy(() ->
                        Documents.check("create", new Document(Map.of("_id", "e1", "a", "\u20ac".repeat(6_000_000)))))
                .hasMessageContaining("18000002 bytes");
    }

    @Test
    void leavesRoomForAResultWhateverTheRequest() {
        String text = "x".repeat(Documents.REQUEST_LIMIT / 2 + 1);
        Document small = new Document(Map.of("_id", "e1", "parameters", text, "context", "{}"));
        Document large = new Document(Map.of("_id", "e1", "parameters", text, "context", text));

        Documents.checkRequest("create executions", small);
        assertThatThrownBy(() -> Documents.checkRequest("create executions", large))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("\"e1\" has " + (Documents.REQUEST_LIMIT + 2) + " bytes in parameters, context")
                .hasMessageContaining("at most " + Documents.REQUEST_LIMIT);
    }

    @Test
    void keepsAResultThatFitsBesideItsRequest() {
        Document result = new Document("result", "x".repeat(9_000_000));
        Document fitting = new Document(Map.of("parameters", "y".repeat(7_000_000), "context", "{}"));
        Document tooMuch = new Document(Map.of("parameters", "y".repeat(8_000_000), "context", "{}"));

        Documents.checkEnd("end", "e1", result, () -> fitting);
        Documents.checkEnd("end", "e1", new Document("result", "small"), () -> {
            throw new AssertionError("read for nothing");
        });
        assertThatThrownBy(() -> Documents.checkEnd("end", "e1", result, () -> tooMuch))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("9000000 bytes in result, and at most 8711678 are kept");
    }

    @Test
    void refusesByNameATextThatNoEncodingHolds() {
        Document document = new Document(Map.of("_id", "e1", "user", "bob\ud800"));

        assertThatThrownBy(() -> Documents.check("create executions", document))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isTransient()).isFalse())
                .hasMessageContaining("\"user\" of document \"e1\" has half of a surrogate pair at position 3");
    }

    @Test
    void namesTheCollectionsOfContent() {
        assertThat(Names.content(dev.petrel.engine.model.SensorType.class)).isEqualTo("content_sensor_type");
        assertThat(Names.content(dev.petrel.engine.model.Pack.class)).isEqualTo("content_pack");
    }
}
