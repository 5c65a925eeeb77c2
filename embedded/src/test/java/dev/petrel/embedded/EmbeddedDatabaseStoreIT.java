// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The store's contract on the embedded database in memory. */
final class EmbeddedDatabaseStoreIT extends MongoStoreContract {

    private static final EmbeddedDatabase SERVER = EmbeddedDatabase.inMemory(0);

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @Override
    Databases.Found server() {
        return new Databases.Found("embedded", SERVER.url(), SERVER.port(), false);
    }
}
