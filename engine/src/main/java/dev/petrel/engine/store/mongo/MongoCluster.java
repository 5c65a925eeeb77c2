// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.ReplaceOptions;
import dev.petrel.engine.model.Lease;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.SensorStatus;
import dev.petrel.engine.store.ClusterStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/** Processes, leases and sensor statuses, each in its collection. */
final class MongoCluster implements ClusterStore {

    private static final ReplaceOptions OR_INSERT = new ReplaceOptions().upsert(true);
    private static final Document BY_ID = new Document("_id", 1);

    private final MongoConnection connection;
    private final MongoCollection<Document> nodes;
    private final MongoCollection<Document> leases;
    private final MongoCollection<Document> statuses;

    MongoCluster(MongoConnection connection) {
        this.connection = connection;
        this.nodes = connection.collection(Names.NODES);
        this.leases = connection.collection(Names.LEASES);
        this.statuses = connection.collection(Names.SENSOR_STATUSES);
    }

    @Override
    public void beat(NodeRecord record) {
        Document document = ClusterDocuments.write(record);
        Document ifLower = new Document("_id", record.incarnation()).append("beat", new Document("$lt", record.beat()));
        connection.run("beat", () -> {
            try {
                var ignored = nodes.replaceOne(ifLower, document, OR_INSERT);
            } catch (MongoWriteException e) {
                if (!Failures.isDuplicate(e)) {
                    throw e;
                }
                // It is there with this beat or a higher one, or two first beats met and the lower one won.
                var ignored = nodes.replaceOne(ifLower, document);
            }
        });
    }

    @Override
    public void leave(String incarnation) {
        connection.run("leave", () -> {
            var status = statuses.deleteMany(new Document("incarnation", incarnation));
            var node = nodes.deleteOne(new Document("_id", incarnation));
        });
    }

    @Override
    public List<NodeRecord> nodes() {
        return connection.call(
                "list processes",
                () -> nodes.find()
                        .sort(new Document("node", 1).append("_id", 1))
                        .map(ClusterDocuments::readNode)
                        .into(new ArrayList<>()));
    }

    @Override
    public Optional<Lease> lease(String what) {
        return connection
                .call(
                        "read lease \"" + what + "\"",
                        () -> Optional.ofNullable(
                                leases.find(new Document("_id", what)).first()))
                .map(ClusterDocuments::readLease);
    }

    @Override
    public List<Lease> leases(String prefix) {
        return connection.call(
                "list leases",
                () -> leases.find(
                                prefix.isEmpty()
                                        ? new Document()
                                        : connection.dialect().startsWith("_id", prefix))
                        .sort(BY_ID)
                        .map(ClusterDocuments::readLease)
                        .into(new ArrayList<>()));
    }

    @Override
    public Optional<Lease> acquire(String what, Optional<Lease> seen, String holder) {
        Lease next = new Lease(what, holder, seen.map(Lease::epoch).orElse(0L) + 1);
        boolean won = connection.call(
                "acquire lease \"" + what + "\"", () -> seen.isEmpty() ? insert(next) : replace(seen.get(), next));
        return won ? Optional.of(next) : Optional.empty();
    }

    @Override
    public boolean release(Lease held) {
        Lease free = new Lease(held.what(), null, held.epoch());
        return held.holder() != null
                && connection.call("release lease \"" + held.what() + "\"", () -> replace(held, free));
    }

    @Override
    public void report(SensorStatus status) {
        Document document = ClusterDocuments.write(status);
        connection.run("report sensor \"" + status.sensor() + "\"", () -> replace(statuses, document));
    }

    @Override
    public void forget(SensorStatus status) {
        connection.run("forget sensor \"" + status.sensor() + "\"", () -> {
            var ignored = statuses.deleteOne(new Document("_id", ClusterDocuments.id(status)));
        });
    }

    @Override
    public List<SensorStatus> sensorStatuses() {
        return connection.call(
                "list sensor statuses",
                () -> statuses.find()
                        .sort(new Document("sensor", 1).append("node", 1))
                        .map(ClusterDocuments::readStatus)
                        .into(new ArrayList<>()));
    }

    /** Creates or replaces the document with its {@code _id}. */
    static void replace(MongoCollection<Document> collection, Document document) {
        Document filter = new Document("_id", document.get("_id"));
        try {
            var ignored = collection.replaceOne(filter, document, OR_INSERT);
        } catch (MongoWriteException e) {
            if (!Failures.isDuplicate(e)) {
                throw e;
            }
            var ignored = collection.replaceOne(filter, document); // another writer inserted it at the same moment
        }
    }

    private boolean insert(Lease lease) {
        try {
            var ignored = leases.insertOne(ClusterDocuments.write(lease));
            return true;
        } catch (MongoWriteException e) {
            if (Failures.isDuplicate(e)) {
                return false;
            }
            throw e;
        }
    }

    /** Exactly the keys of an index of the embedded server: see {@link Indexes}. */
    private boolean replace(Lease seen, Lease next) {
        Document set = ClusterDocuments.write(next);
        set.remove("_id");
        return leases.updateOne(ClusterDocuments.write(seen), new Document("$set", set))
                        .getMatchedCount()
                == 1;
    }
}
