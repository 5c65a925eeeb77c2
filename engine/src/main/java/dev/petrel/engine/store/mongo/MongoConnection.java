// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoClientException;
import com.mongodb.MongoException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.InsertManyOptions;
import dev.petrel.engine.config.PetrelConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.bson.BSONException;
import org.bson.Document;

/** The one client of a {@link MongoStore}: what every operation of it goes through. */
final class MongoConnection implements AutoCloseable {

    private static final Document PING = new Document("ping", 1);
    private static final InsertManyOptions UNORDERED = new InsertManyOptions().ordered(false);

    private final MongoClient client;
    private final MongoDatabase database;
    private final Failures failures;
    private volatile boolean indexed;
    private volatile boolean closed;

    MongoConnection(PetrelConfig.Database config, String application) {
        this.failures = new Failures(config);
        this.client = MongoClients.create(Settings.of(config, application));
        this.database = client.getDatabase(config.name());
    }

    /** A collection; getting it does no I/O. */
    MongoCollection<Document> collection(String name) {
        return database.getCollection(name);
    }

    /** Does an operation once the indexes are there, and translates the driver's failures. */
    <T> T call(String what, Supplier<T> operation) {
        return translated(what, () -> {
            createIndexesOnce();
            return operation.get();
        });
    }

    /** Does an operation, and translates the driver's failures. */
    <T> T translated(String what, Supplier<T> operation) {
        try {
            return operation.get();
        } catch (MongoException e) {
            throw closed && e instanceof MongoClientException ? failures.closed(what, e) : failures.of(what, e);
        } catch (BSONException e) {
            throw failures.of(what, e);
        } catch (IllegalStateException e) { // the driver's word for a client that was closed, or a bug
            throw closed ? failures.closed(what, e) : e;
        }
    }

    void run(String what, Runnable operation) {
        boolean ignored = call(what, () -> {
            operation.run();
            return true;
        });
    }

    /**
     * Inserts those documents whose keys are not taken.
     *
     * @return the positions in the list of those that were taken
     */
    Set<Integer> insertNew(String what, MongoCollection<Document> collection, List<Document> documents) {
        if (documents.isEmpty()) {
            return Set.of();
        }
        documents.forEach(document -> Sizes.check(what, document));
        return call(what, () -> {
            try {
                var ignored = collection.insertMany(documents, UNORDERED);
                return Set.of();
            } catch (MongoBulkWriteException e) {
                return takenPositions(e);
            }
        });
    }

    private static Set<Integer> takenPositions(MongoBulkWriteException e) {
        if (e.getWriteConcernError() != null) {
            throw e;
        }
        Set<Integer> taken = new HashSet<>();
        for (BulkWriteError error : e.getWriteErrors()) {
            if (!Failures.isDuplicate(error)) {
                throw e;
            }
            taken.add(error.getIndex());
        }
        return taken;
    }

    void ping() {
        run("ping", () -> {
            var ignored = database.runCommand(PING);
        });
    }

    private void createIndexesOnce() {
        // Two threads may both do this: creating an index that is there changes nothing, and waiting for each other
        // would add up the timeouts while the server is away.
        if (!indexed) {
            Indexes.create(database);
            indexed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        client.close();
    }
}
