// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.servers;

import dev.petrel.cli.support.Databases;
import dev.petrel.cli.support.Skipped;
import org.junit.jupiter.api.extension.ExtendWith;

/** The store's contract on a MongoDB server, where there is one. */
@ExtendWith(Skipped.WithoutMongo.class)
final class RealDatabaseStoreIT extends MongoStoreContract {

    @Override
    Databases.Found server() {
        return Databases.real().orElseThrow();
    }
}
