// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CreateIndexOptions;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/**
 * Every index, in one place. None of them is needed for anything to be right: what is unique is so by nature, since
 * {@code _id} is part of it.
 */
final class Indexes {

    /** An index. */
    record Index(String collection, Document keys, IndexOptions options) {

        /** The name that MongoDB gives it: {@code status_1_requested_at_-1__id_-1}. */
        String name() {
            StringBuilder name = new StringBuilder();
            keys.forEach((field, order) -> name.append(name.isEmpty() ? "" : "_")
                    .append(field)
                    .append('_')
                    .append(order));
            return name.toString();
        }

        void create(MongoDatabase database, CreateIndexOptions how) {
            List<String> ignored =
                    database.getCollection(collection).createIndexes(List.of(new IndexModel(keys, options)), how);
        }
    }

    /** An index that earlier versions made and none needs any more. */
    record Retired(String collection, String name) {}

    // See ExecutionDocuments: only executions that are not over have it.
    private static final Index OPEN = new Index(
            Names.EXECUTIONS,
            new Document("open", 1),
            new IndexOptions().unique(true).sparse(true));

    // See ExecutionDocuments: only executions whose deadline somebody must look at have it.
    private static final Index DEADLINE = new Index(
            Names.EXECUTIONS,
            new Document(ExecutionDocuments.DEADLINE, 1),
            new IndexOptions().unique(true).sparse(true));

    // See KeyDocuments: only keys with changes that are to be told have it.
    private static final Index UNTOLD = new Index(
            Names.KEYS,
            new Document("untold", 1),
            new IndexOptions().unique(true).sparse(true));

    // See MongoWorkflows: only workflows of which something is left to do have it.
    private static final Index UNSETTLED = new Index(
            Names.WORKFLOWS,
            new Document("unsettled", 1),
            new IndexOptions().unique(true).sparse(true));

    /** They lack the end of the sort, so that the server sorted whatever they found. */
    static final List<Retired> RETIRED = List.of(
            new Retired(Names.EXECUTIONS, "status_1_requested_at_-1"),
            new Retired(Names.EXECUTIONS, "action_1_requested_at_-1"),
            new Retired(Names.EXECUTIONS, "rule_1_requested_at_-1"),
            new Retired(Names.EXECUTIONS, "trigger_instance_1"),
            new Retired(Names.TRIGGER_INSTANCES, "trigger_1_occurred_at_-1"),
            new Retired(Names.ENFORCEMENTS, "trigger_instance_1"),
            new Retired(Names.ENFORCEMENTS, "rule_1_enforced_at_-1"),
            new Retired(Names.ENFORCEMENTS, "execution_1"));

    private Indexes() {}

    /** Those of a MongoDB server. It finds what a compare-and-set names by its {@code _id}. */
    static List<Index> ofMongo() {
        List<Index> all = new ArrayList<>();
        all.add(OPEN);
        all.add(DEADLINE);
        for (Listing listing : Listing.ALL) {
            listing.indexes().forEach(keys -> all.add(new Index(listing.collection(), keys, new IndexOptions())));
        }
        for (Listing listing : List.of(Listing.INSTANCES, Listing.EXECUTIONS)) {
            all.add(ofThoseThatHave(MongoTraces.TRACE, listing.collection(), listing.oldestFirst()));
            all.add(ofThoseThatHave(MongoTraces.TAG, listing.collection(), listing.newestFirst()));
        }
        all.add(ofThoseThatHave("parent", Names.EXECUTIONS, Listing.EXECUTIONS.oldestFirst()));
        all.add(UNSETTLED);
        for (String collection : List.of(Names.KEYS, Names.TOKENS, Names.AUDIT, Names.LIVE_OUTPUT)) {
            all.add(new Index(
                    collection, new Document("expires", 1), new IndexOptions().expireAfter(0L, TimeUnit.SECONDS)));
        }
        all.add(UNTOLD);
        return all;
    }

    /** An index over the documents that have the field, in this order: the others cost it nothing. */
    private static Index ofThoseThatHave(String field, String collection, Document order) {
        Document keys = new Document(field, 1);
        keys.putAll(order);
        Document having = new Document(field, new Document("$exists", true));
        return new Index(collection, keys, new IndexOptions().partialFilterExpression(having));
    }

    /**
     * Those of the embedded server. It has unique indexes only, and uses one only if a filter has exactly its keys; so it
     * gets unique indexes over the keys of our compare-and-sets.
     */
    static List<Index> ofEmbedded() {
        return List.of(
                OPEN,
                DEADLINE,
                UNTOLD,
                UNSETTLED,
                casOf(Names.WORKFLOWS, "version"),
                casOf(Names.EXECUTIONS, "status", "fence"),
                casOf(Names.LEASES, "epoch", "holder"),
                casOf(Names.SLOTS, "version"),
                casOf(Names.KEYS, "rev"));
    }

    private static Index casOf(String collection, String... fields) {
        Document keys = new Document("_id", 1);
        for (String field : fields) {
            keys.append(field, 1);
        }
        return new Index(collection, keys, new IndexOptions().unique(true));
    }
}
