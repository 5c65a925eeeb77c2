// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import static org.awaitility.Awaitility.await;

import dev.petrel.engine.security.Seal;
import dev.petrel.engine.store.Store;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The store's contract on the embedded database, in memory and in a file. */
final class EmbeddedDatabaseStoreIT {

    @Nested
    final class InMemory extends MongoStoreContract {
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

    /** With a key, nothing is different but what is in the database. */
    @Nested
    final class Encrypted extends MongoStoreContract {
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
        Optional<Seal> seal() {
            return Optional.of(Keys.seal());
        }

        @Override
        Databases.Found server() {
            return new Databases.Found("embedded", SERVER.url(), SERVER.port(), false);
        }
    }

    /** What a server that says nothing of itself is asked, without the indexes of one that does. */
    @Nested
    final class TakenForAnyOther extends MongoStoreContract {
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
            await().until(() -> store.check().detail().endsWith("are there"));
            return store;
        }
    }

    @Nested
    final class InAFile extends MongoStoreContract {

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
}
