// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.store.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class MongoStoreTest {

    @Test
    void failsForAWhileWhenNobodyListens() throws Exception {
        PetrelConfig.Database nowhere =
                new PetrelConfig.Database("127.0.0.1", freePort(), "petrel", null, null, Duration.ofMillis(300));
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
        PetrelConfig.Database nowhere =
                new PetrelConfig.Database("127.0.0.1", freePort(), "petrel", null, null, Duration.ofMillis(300));
        MongoStore store = new MongoStore(nowhere, "petrel-test", new SystemClock());
        store.close();
        store.close();

        assertThatThrownBy(store::ping)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isTransient()).isFalse());
    }

    @Test
    void takesNoBugForAClosedConnection() throws Exception {
        PetrelConfig.Database nowhere =
                new PetrelConfig.Database("127.0.0.1", freePort(), "petrel", null, null, Duration.ofMillis(300));
        IllegalStateException bug = new IllegalStateException("a bug");
        MongoConnection connection = new MongoConnection(nowhere, "petrel-test", new SystemClock());

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
        Sizes.check("create", new Document(Map.of("_id", "e1", "a", six, "b", six)));

        assertThatThrownBy(() -> Sizes.check("create", new Document(Map.of("_id", "e1", "a", six, "b", six, "c", six))))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isTransient()).isFalse())
                .hasMessageContaining("\"e1\"")
                .hasMessageContaining("18000002 bytes");
        assertThatThrownBy(() ->
                        Sizes.check("create", new Document(Map.of("_id", "e1", "a", "\u20ac".repeat(6_000_000)))))
                .hasMessageContaining("18000002 bytes");
    }

    @Test
    void namesTheCollectionsOfContent() {
        assertThat(Names.content(dev.petrel.engine.model.SensorType.class)).isEqualTo("content_sensor_type");
        assertThat(Names.content(dev.petrel.engine.model.Pack.class)).isEqualTo("content_pack");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
