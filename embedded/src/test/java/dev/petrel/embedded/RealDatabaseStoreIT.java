// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import org.junit.jupiter.api.extension.ExtendWith;

/** The store's contract on a MongoDB server, where there is one. */
@ExtendWith(Skipped.WithoutMongo.class)
final class RealDatabaseStoreIT extends MongoStoreContract {

    @Override
    Databases.Found server() {
        return Databases.real().orElseThrow();
    }
}
