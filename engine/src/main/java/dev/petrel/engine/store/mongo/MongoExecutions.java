// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Executions in the collection {@code executions}. */
final class MongoExecutions implements ExecutionStore {

    private static final Document NEWEST_FIRST = new Document("requested_at", -1).append("_id", -1);
    private static final Document OLDEST_FIRST = new Document("requested_at", 1).append("_id", 1);

    // A real server answers this from the index alone. The embedded one counts without any index, but finds with one.
    private static final Document ONLY_OPEN = new Document("open", 1).append("_id", 0);

    // The document after the update is not safe to read on the embedded server; the one before it is.
    private static final FindOneAndUpdateOptions RETURN_OLD =
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.BEFORE);

    private final MongoConnection connection;
    private final MongoCollection<Document> collection;

    MongoExecutions(MongoConnection connection) {
        this.connection = connection;
        this.collection = connection.collection(Names.EXECUTIONS);
    }

    @Override
    public Set<String> create(List<Execution> executions) {
        List<Document> documents =
                executions.stream().map(ExecutionDocuments::write).toList();
        Set<Integer> taken = connection.insertNew("create executions", collection, documents);
        Set<String> created = new LinkedHashSet<>();
        for (int i = 0; i < executions.size(); i++) {
            if (!taken.contains(i)) {
                created.add(executions.get(i).id());
            }
        }
        return created;
    }

    @Override
    public Optional<Execution> get(String id) {
        return connection
                .call(
                        "get execution \"" + id + "\"",
                        () -> Optional.ofNullable(
                                collection.find(new Document("_id", id)).first()))
                .map(ExecutionDocuments::read);
    }

    @Override
    public Page<Execution> find(Query query) {
        Document filter = new Document();
        Fields.restrict(filter, "_id", query.ids().isEmpty() ? null : new Document("$in", List.copyOf(query.ids())));
        Fields.restrict(filter, "action", query.action());
        Fields.restrict(
                filter, "status", query.status() == null ? null : query.status().word());
        Fields.restrict(filter, "rule", query.rule());
        Fields.restrict(filter, "trigger_instance", query.triggerInstance());
        Fields.restrict(filter, "user", query.user());
        Fields.restrict(filter, "requested_at", query.after(), query.before());
        Document order = query.oldestFirst() ? OLDEST_FIRST : NEWEST_FIRST;
        return connection.call(
                "find executions",
                () -> Fields.page(collection, filter, order, query.offset(), query.limit(), ExecutionDocuments::read));
    }

    @Override
    public long countOpen(ExecutionStatus status) {
        return connection.call("count executions that are " + status.word(), () -> {
            long count = 0;
            for (Document ignored : collection.find(open(status)).projection(ONLY_OPEN)) {
                count++;
            }
            return count;
        });
    }

    @Override
    public Optional<Execution> claim(String id, long fence, Execution.Claim claim, Instant at) {
        Document filter = exactly(id, ExecutionStatus.REQUESTED, fence);
        Document update = ExecutionDocuments.claim(id, fence + 1, claim, at);
        return connection
                .call(
                        "claim execution \"" + id + "\"",
                        () -> Optional.ofNullable(collection.findOneAndUpdate(filter, update, RETURN_OLD)))
                .map(before -> ExecutionDocuments.read(before).claimed(claim, at));
    }

    @Override
    public boolean transition(
            String id,
            long fence,
            ExecutionStatus from,
            ExecutionStatus to,
            @Nullable Map<String, @Nullable Object> result,
            Instant at) {
        from.requireSuccessor(to);
        String what = "move execution \"" + id + "\" from " + from.word() + " to " + to.word();
        Document set = ExecutionDocuments.move(id, to, result, at);
        Sizes.check(what, id, set);
        Document update = ExecutionDocuments.transition(set, to, at);
        return connection.call(
                what,
                () -> collection.updateOne(exactly(id, from, fence), update).getMatchedCount() == 1);
    }

    @Override
    public boolean requeue(String id, long fence, Instant at) {
        Document filter = exactly(id, ExecutionStatus.RUNNING, fence);
        Document update = ExecutionDocuments.requeue(id, fence + 1, at);
        return connection.call(
                "take execution \"" + id + "\" back",
                () -> collection.updateOne(filter, update).getMatchedCount() == 1);
    }

    @Override
    public List<Execution> open(ExecutionStatus status, int limit) {
        if (limit == 0) {
            return List.of();
        }
        return connection.call("find executions that are " + status.word(), () -> {
            List<Execution> oldest = new ArrayList<>();
            return collection
                    .find(open(status))
                    .sort(new Document("open", 1))
                    .limit(Math.max(limit, 0))
                    .map(ExecutionDocuments::read)
                    .into(oldest);
        });
    }

    private static Document open(ExecutionStatus status) {
        return new Document("open", Fields.startsWith(ExecutionDocuments.openPrefix(status)));
    }

    /** Exactly the keys of an index of the embedded server: see {@link Indexes}. */
    private static Document exactly(String id, ExecutionStatus status, long fence) {
        return new Document("_id", id).append("status", status.word()).append("fence", fence);
    }
}
