// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import static org.awaitility.Awaitility.await;

import dev.petrel.engine.store.Store;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The store's contract on a server that says nothing of itself and has not the indexes of the embedded one. */
@Tag("slow")
final class PlainServerStoreIT extends MongoStoreContract {

    private static PlainServer server;

    @BeforeAll
    static void start() {
        server = new PlainServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    Databases.Found server() {
        return new Databases.Found("plain", "127.0.0.1", server.port(), false);
    }

    /** This server cannot make an index of a collection that changes meanwhile. */
    @Override
    Store opened(Store store) {
        store.ping();
        await().atMost(Duration.ofMinutes(1)).until(() -> store.check().detail().endsWith("are there"));
        return store;
    }
}
