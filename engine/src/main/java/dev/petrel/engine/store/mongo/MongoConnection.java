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
import com.mongodb.client.model.CreateIndexOptions;
import com.mongodb.client.model.InsertManyOptions;
import dev.petrel.engine.config.DatabaseConfig;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.security.Seal;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bson.BSONException;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one client of a {@link MongoStore}: what every operation of it goes through. */
final class MongoConnection implements AutoCloseable {

    private static final Document PING = new Document("ping", 1);
    private static final InsertManyOptions UNORDERED = new InsertManyOptions().ordered(false);

    private static final Logger log = LoggerFactory.getLogger(MongoConnection.class);
    private static final Backoff RETRY = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(5), new SecureRandom());

    private final MongoClient client;
    private final MongoDatabase database;
    private final Failures failures;
    private final IndexBuilds builds;
    private final Optional<Seal> seal;
    private final UnopenedDocuments unopened;
    private volatile @Nullable Server server;
    private volatile boolean closed;

    /** @param seal encrypts what users, events and actions say; empty for in clear */
    MongoConnection(DatabaseConfig config, String application, Clock clock, Optional<Seal> seal) {
        this.seal = seal;
        this.unopened = new UnopenedDocuments(clock);
        this.failures = new Failures(config);
        this.client = MongoClients.create(DriverSettings.of(config, application));
        this.database = client.getDatabase(config.name());
        this.builds = new IndexBuilds(Indexes.ofMongo(), failures, clock, RETRY);
    }

    /** A collection as the server has it: what is encrypted stays so. */
    MongoCollection<Document> asStored(String name) {
        return database.getCollection(name);
    }

    /** A collection; getting it does no I/O. */
    MongoCollection<Document> collection(String name) {
        return database.getCollection(name)
                .withCodecRegistry(SealedDocuments.registry(name, seal, unopened, database.getCodecRegistry()));
    }

    /** Does an operation, and translates the driver's failures. */
    <T> T call(String what, Supplier<T> operation) {
        return translated(what, () -> {
            Server ignored = server();
            return operation.get();
        });
    }

    /** Of the server that answers; to be asked within a call. */
    Dialect dialect() {
        return server().dialect();
    }

    /** As {@link Dialect#count}; to be asked within a call. */
    long count(String collection, Document filter) {
        return dialect().count(database, collection, filter);
    }

    /** What a human should know of documents that this process cannot decrypt. */
    Health.Check checkDecryption() {
        return unopened.check();
    }

    /** What a human should know of the indexes. */
    Health.Check check() {
        Server known = server;
        return known != null && known.dialect().indexesFirst()
                ? new Health.Check(true, "all are there")
                : builds.check();
    }

    /** Does what needs no server, and translates the driver's failures. */
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
        documents.forEach(document -> Documents.check(what, document));
        return call(what, () -> {
            List<Integer> order = dialect().orderOfWriting(documents);
            List<Document> sorted = order.stream().map(documents::get).toList();
            try {
                var ignored = collection.insertMany(sorted, UNORDERED);
                return Set.of();
            } catch (MongoBulkWriteException e) {
                return takenPositions(e).stream().map(order::get).collect(Collectors.toSet());
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

    void drop() {
        run("drop the database", database::drop);
    }

    private Server server() {
        Server known = server;
        return known == null ? meet() : known;
    }

    /**
     * Two threads may both do this: asking again, and creating an index that is there, changes nothing, and waiting for
     * each other would add up the timeouts while the server is away.
     */
    private Server meet() {
        Server met = Server.ask(client, database);
        if (met.dialect().indexesFirst()) {
            met.dialect().indexes().forEach(index -> index.create(database, new CreateIndexOptions()));
        } else {
            builds.start(database, met);
        }
        if (server == null) {
            log.info("The database is {}.", met.description());
        }
        server = met;
        return met;
    }

    @Override
    public void close() {
        closed = true;
        builds.close();
        client.close();
    }
}
