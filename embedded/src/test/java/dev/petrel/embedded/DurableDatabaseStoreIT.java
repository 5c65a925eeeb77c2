// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The store's contract on the embedded database in a file. */
final class DurableDatabaseStoreIT extends MongoStoreContract {

    @TempDir
    private static Path directory;

    private static EmbeddedDatabase server;

    @BeforeAll
    static void start() {
        server = EmbeddedDatabase.inDirectory(directory, 0);
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    @Override
    Databases.Found server() {
        return new Databases.Found("embedded", server.url(), server.port(), false);
    }
}
