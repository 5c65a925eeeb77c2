// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import dev.petrel.engine.config.DatabaseConfig;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.security.Seal;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.store.StoreContract;
import dev.petrel.engine.store.mongo.MongoStore;
import java.util.Optional;
import java.util.OptionalLong;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;

/** The store's contract on a MongoDB server or what passes for one, each test in a database of its own. */
abstract class MongoStoreContract extends StoreContract {

    private DatabaseConfig database;

    abstract Databases.Found server();

    @Override
    protected final Store open(ManualClock clock) {
        database = server().fresh();
        return opened(new MongoStore(database, "petrel-test", clock, seal()));
    }

    /** What the store encrypts with, if it does. */
    Optional<Seal> seal() {
        return Optional.empty();
    }

    /** The store, ready for a test. */
    Store opened(Store store) {
        return store;
    }

    @Override
    public final OptionalLong storedChunks() {
        return OptionalLong.of(Databases.count(database, "execution_results"));
    }

    @Override
    public final void removeStoredChunk(String chunk) {
        Databases.remove(database, "execution_results", chunk);
    }

    @Override
    public final void spoilExecution(String id) {
        Databases.set(database, "executions", id, new Document("status", "unheard-of"));
    }

    @AfterEach
    final void dropDatabase() {
        Databases.drop(database);
    }
}
