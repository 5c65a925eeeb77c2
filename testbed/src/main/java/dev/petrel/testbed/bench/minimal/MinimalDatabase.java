// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench.minimal;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import org.bson.Document;

/** The two collections of the program, and its four writes: one document each. For any thread. */
final class MinimalDatabase implements AutoCloseable {

    private final MongoClient client;
    private final MongoDatabase database;
    private final MongoCollection<Document> events;
    private final MongoCollection<Document> executions;

    MinimalDatabase(String url, String name) {
        client = MongoClients.create(url);
        database = client.getDatabase(name);
        events = database.getCollection("event");
        executions = database.getCollection("execution");
        // The embedded database finds a document by two fields only with a unique index over both.
        String ignored =
                executions.createIndex(new Document("_id", 1).append("status", 1), new IndexOptions().unique(true));
    }

    void insertEvent(String id, long now) {
        Object ignored = events.insertOne(new Document("_id", id)
                .append("trigger", "bench.event")
                .append("payload", "{\"n\":1}")
                .append("occurred_at", now)
                .append("node", "bench")
                .append("status", "processed"));
    }

    void insertExecution(String id, long now) {
        Object ignored = executions.insertOne(new Document("_id", id)
                .append("action", "core.noop")
                .append("runner_type", "noop")
                .append("status", "requested")
                .append("parameters", "{}")
                .append("context", "{\"trigger_instance\":{\"id\":\"" + id + "\"},\"user\":\"stanley\"}")
                .append("rule", "bench.pipeline")
                .append("requested_at", now)
                .append("started_at", null)
                .append("ended_at", null)
                .append("result", null));
    }

    /** Makes it running, if it is requested. */
    void begin(String id, long now) {
        move(id, "requested", new Document("status", "running").append("started_at", now));
    }

    /** Makes it succeeded, if it is running. */
    void end(String id, long now) {
        move(
                id,
                "running",
                new Document("status", "succeeded").append("ended_at", now).append("result", "{}"));
    }

    private void move(String id, String from, Document set) {
        long matched = executions
                .updateOne(new Document("_id", id).append("status", from), new Document("$set", set))
                .getMatchedCount();
        if (matched != 1) {
            throw new IllegalStateException("execution \"" + id + "\" was not " + from);
        }
    }

    /** Drops everything, and disconnects. */
    @Override
    public void close() {
        database.drop();
        client.close();
    }
}
