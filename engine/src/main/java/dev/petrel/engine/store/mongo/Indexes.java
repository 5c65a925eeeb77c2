// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/**
 * Every index, in one place.
 *
 * <p>A real server has secondary indexes and finds a compare-and-set by its {@code _id}. The embedded one has unique
 * indexes only, and uses one only if a filter has exactly its keys; so it gets unique indexes over the keys of our
 * compare-and-sets. They are unique by nature, as {@code _id} is one of the keys.
 */
final class Indexes {

    private enum Server {
        ANY,
        REAL,
        EMBEDDED
    }

    private record Declared(String collection, Server server, Document keys, IndexOptions options) {}

    private static final List<Declared> ALL = List.of(
            casOf(Names.EXECUTIONS, "status", "fence"),
            casOf(Names.LEASES, "epoch", "holder"),
            // See ExecutionDocuments: only executions that are not over have it.
            new Declared(
                    Names.EXECUTIONS,
                    Server.ANY,
                    keys("open"),
                    new IndexOptions().unique(true).sparse(true)),
            secondary(Names.EXECUTIONS, "-requested_at", "-_id"),
            secondary(Names.EXECUTIONS, "status", "-requested_at"),
            secondary(Names.EXECUTIONS, "action", "-requested_at"),
            secondary(Names.EXECUTIONS, "rule", "-requested_at"),
            secondary(Names.EXECUTIONS, "trigger_instance"),
            secondary(Names.TRIGGER_INSTANCES, "-occurred_at", "-_id"),
            secondary(Names.TRIGGER_INSTANCES, "trigger", "-occurred_at"),
            secondary(Names.ENFORCEMENTS, "-enforced_at", "-_id"),
            secondary(Names.ENFORCEMENTS, "trigger_instance"),
            secondary(Names.ENFORCEMENTS, "rule", "-enforced_at"),
            secondary(Names.ENFORCEMENTS, "execution"),
            secondary(Names.DEAD_LETTERS, "-at", "-_id"),
            new Declared(
                    Names.KEYS, Server.REAL, keys("expires"), new IndexOptions().expireAfter(0L, TimeUnit.SECONDS)));

    private Indexes() {}

    /** Creates those that are missing. */
    static void create(MongoDatabase database) {
        Server here = isEmbedded(database) ? Server.EMBEDDED : Server.REAL;
        for (Declared index : ALL) {
            if (index.server == Server.ANY || index.server == here) {
                String ignored = database.getCollection(index.collection).createIndex(index.keys, index.options);
            }
        }
    }

    /** MongoDB tells the commit it was built from; mongo-java-server has none to tell. */
    private static boolean isEmbedded(MongoDatabase database) {
        return !database.runCommand(new Document("buildInfo", 1)).containsKey("gitVersion");
    }

    private static Declared casOf(String collection, String... fields) {
        Document keys = new Document("_id", 1);
        for (String field : fields) {
            keys.append(field, 1);
        }
        return new Declared(collection, Server.EMBEDDED, keys, new IndexOptions().unique(true));
    }

    private static Declared secondary(String collection, String... fields) {
        return new Declared(collection, Server.REAL, keys(fields), new IndexOptions());
    }

    private static Document keys(String... fields) {
        Document keys = new Document();
        for (String field : fields) {
            boolean descending = field.startsWith("-");
            keys.append(descending ? field.substring(1) : field, descending ? -1 : 1);
        }
        return keys;
    }
}
