// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import dev.petrel.engine.security.Seal;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** With a key, nothing is different but what is in the database. */
@Tag("slow")
final class EncryptedStoreIT extends MongoStoreContract {

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
