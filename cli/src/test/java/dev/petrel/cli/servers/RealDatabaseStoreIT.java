// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.servers;

import dev.petrel.cli.support.Databases;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** The store's contract on a MongoDB server, where there is one. */
final class RealDatabaseStoreIT extends MongoStoreContract {

    @BeforeAll
    static void needsARealServer() {
        Assumptions.assumeTrue(
                Databases.real().isPresent(),
                "no MongoDB server: set PETREL_TEST_MONGO_URL or provide a container engine");
    }

    @Override
    Databases.Found server() {
        return Databases.real().orElseThrow();
    }
}
