// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import dev.petrel.engine.model.PolicySlots;
import dev.petrel.engine.store.SlotStore;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bson.Document;

/**
 * PolicySlots of concurrency policies in the collection {@code slots}. A version begins by chance: slots that were all given
 * back, and are taken again, must not pass for what they were.
 */
final class MongoSlots implements SlotStore {

    private final MongoConnection connection;
    private final MongoCollection<Document> collection;
    private final UnreadableDocuments unreadable = new UnreadableDocuments();

    MongoSlots(MongoConnection connection) {
        this.connection = connection;
        this.collection = connection.collection(Names.SLOTS);
    }

    @Override
    public PolicySlots get(String id) {
        return connection.call("read slots \"" + id + "\"", () -> {
            Document found = collection.find(new Document("_id", id)).first();
            return found == null ? PolicySlots.free(id) : read(found);
        });
    }

    @Override
    public boolean replace(PolicySlots read, List<String> holders) {
        return connection.call("change slots \"" + read.id() + "\"", () -> {
            if (read.version() == 0) {
                return holders.isEmpty() || insert(read.id(), holders);
            }
            if (holders.isEmpty()) {
                return collection.deleteOne(exactly(read)).getDeletedCount() == 1;
            }
            Document set = new Document("version", read.version() + 1).append("holders", holders);
            return collection
                            .updateOne(exactly(read), new Document("$set", set))
                            .getMatchedCount()
                    == 1;
        });
    }

    private boolean insert(String id, List<String> holders) {
        long version = UUID.randomUUID().getMostSignificantBits() >>> 2 | 1;
        try {
            var ignored = collection.insertOne(
                    new Document("_id", id).append("version", version).append("holders", holders));
            return true;
        } catch (MongoWriteException e) {
            if (Failures.isDuplicate(e)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public List<PolicySlots> list(String after, int limit) {
        return unreadable.first(
                limit,
                most -> connection.call(
                        "list slots",
                        () -> collection
                                .find(new Document("_id", new Document("$gt", after)))
                                .sort(new Document("_id", 1))
                                .limit(most)
                                .into(new ArrayList<>())),
                MongoSlots::read);
    }

    /** @throws IllegalArgumentException if it is not as this version writes it, with its id */
    private static PolicySlots read(Document document) {
        try {
            return slots(document);
        } catch (ClassCastException e) {
            throw new IllegalArgumentException(
                    "document \"" + document.get("_id") + "\" of " + Names.SLOTS + " cannot be read: " + e.getMessage(),
                    e);
        }
    }

    private static PolicySlots slots(Document document) {
        return new PolicySlots(
                Fields.text(document, "_id"),
                Fields.number(document, "version"),
                document.getList("holders", String.class, List.of()));
    }

    /** Exactly the keys of an index of the embedded server: see {@link Indexes}. */
    private static Document exactly(PolicySlots slots) {
        return new Document("_id", slots.id()).append("version", slots.version());
    }
}
