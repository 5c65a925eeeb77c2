// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.client.MongoCollection;
import dev.petrel.engine.store.CheckpointStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.bson.Document;

/** Checkpoints in {@code timer_checkpoints}, one document for each timer. Times are texts, exact to the nanosecond. */
final class MongoCheckpoints implements CheckpointStore {

    private final MongoConnection connection;
    private final MongoCollection<Document> collection;

    MongoCheckpoints(MongoConnection connection) {
        this.connection = connection;
        this.collection = connection.collection(Names.TIMER_CHECKPOINTS);
    }

    @Override
    public Map<String, Instant> checkpoints() {
        return connection.call("list checkpoints", () -> {
            Map<String, Instant> found = new HashMap<>();
            collection
                    .find()
                    .forEach(document ->
                            found.put(Fields.text(document, "_id"), Instant.parse(Fields.text(document, "time"))));
            return found;
        });
    }

    @Override
    public void put(String trigger, Instant time) {
        Document document = new Document("_id", trigger).append("time", time.toString());
        connection.run("put checkpoint \"" + trigger + "\"", () -> MongoCluster.replace(collection, document));
    }

    @Override
    public void delete(String trigger) {
        connection.run("delete checkpoint \"" + trigger + "\"", () -> {
            var ignored = collection.deleteOne(new Document("_id", trigger));
        });
    }
}
