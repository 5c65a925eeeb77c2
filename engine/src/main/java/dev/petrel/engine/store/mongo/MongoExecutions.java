// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOneModel;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.Page;
import dev.petrel.engine.store.ResultChunks;
import dev.petrel.engine.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Executions in the collection {@code executions}. */
final class MongoExecutions implements ExecutionStore {

    private static final Listing LISTING = Listing.EXECUTIONS;

    // The document after the update is not safe to read on the embedded server; the one before it is.
    private static final FindOneAndUpdateOptions RETURN_OLD =
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.BEFORE);

    private static final List<String> NONE = List.of();

    private final MongoConnection connection;
    private final MongoCollection<Document> collection;
    private final MongoResults results;
    private final MongoExecutionBatches batches;
    private final UnreadableDocuments unreadable = new UnreadableDocuments();

    MongoExecutions(MongoConnection connection) {
        this.connection = connection;
        this.results = new MongoResults(connection);
        this.collection = connection.collection(Names.EXECUTIONS);
        this.batches = new MongoExecutionBatches(connection, collection);
    }

    @Override
    public Set<String> create(List<Execution> executions, Set<String> followed) {
        List<Document> documents = executions.stream()
                .map(execution -> ExecutionDocuments.write(execution, followed.contains(execution.id())))
                .toList();
        documents.forEach(document -> Documents.checkRequest("create executions", document));
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
        return find(query, new Document(), ExecutionDocuments::read);
    }

    @Override
    public Page<String> ids(Query query) {
        return find(query, new Document("_id", 1), document -> Fields.text(document, "_id"));
    }

    private <T> Page<T> find(Query query, Document projection, Function<Document, T> reader) {
        Document order = query.oldestFirst() ? LISTING.oldestFirst() : LISTING.newestFirst();
        return connection.call(
                "find executions",
                () -> Fields.page(collection, filter(query), projection, order, query.offset(), query.limit(), reader));
    }

    private static Document filter(Query query) {
        Document filter = LISTING.where()
                .oneOf(query.ids())
                .equal("action", query.action())
                .equal("status", query.status() == null ? null : query.status().word())
                .equal("rule", Fields.anyOf(query.rules()))
                .equal("runner_type", query.runner())
                .equal("trigger_instance", query.triggerInstance())
                .equal("user", query.user())
                .between(query.after(), query.before())
                .filter();
        if (Query.NO_PARENT.equals(query.parent())) {
            // No index holds these: they are most there are, and counting stops at a bound.
            filter.append(ExecutionDocuments.PARENT, new Document("$exists", false));
        } else {
            Fields.restrict(filter, ExecutionDocuments.PARENT, query.parent());
        }
        return filter;
    }

    @Override
    public List<String> values(Facet facet, int limit) {
        String field = facet == Facet.RUNNER ? "runner_type" : facet.name().toLowerCase(Locale.ROOT);
        return connection.call(
                "find the values of \"" + field + "\" of executions",
                () -> connection.dialect().values(collection, field, limit));
    }

    @Override
    public List<Execution> read(List<String> ids, Set<Part> parts) {
        return connection.call(
                "read executions",
                () -> Fields.byIds(collection, ids, ExecutionDocuments.without(parts), ExecutionDocuments::read));
    }

    @Override
    public byte[] resultChunk(Execution.StoredResult result, int chunk) {
        return results.read(result.key(), chunk);
    }

    @Override
    public long countOpen(ExecutionStatus status) {
        return connection.call("count executions that are " + status.word(), () -> {
            long count = connection.count(Names.EXECUTIONS, open(status));
            for (String prefix : status.mayBeDetached() ? ExecutionDocuments.detachedPrefixes(status) : NONE) {
                count += connection.count(Names.EXECUTIONS, connection.dialect().startsWith("open", prefix));
            }
            return count;
        });
    }

    @Override
    public Optional<Execution> claim(String id, long fence, Execution.Claim claim, Instant at) {
        return claimOne(id, fence, claim, at);
    }

    private Optional<Execution> claimOne(String id, long fence, Execution.Claim claim, Instant at) {
        Document filter = exactly(id, ExecutionStatus.REQUESTED, fence);
        Document update = ExecutionDocuments.claim(id, fence + 1, claim, null, at);
        Optional<Document> before = connection.call(
                "claim execution \"" + id + "\"",
                () -> Optional.ofNullable(collection.findOneAndUpdate(filter, update, RETURN_OLD)));
        try {
            return before.map(document -> ExecutionDocuments.read(document).claimed(claim, at));
        } catch (IllegalArgumentException | StoreException e) { // no process would run it, or know that it is claimed
            before.ifPresent(document -> giveBack(document, fence + 1));
            throw e;
        }
    }

    /** Undoes a claim, so that a process that can read the execution has it, or it ends with a reason. */
    private void giveBack(Document before, long fence) {
        String id = Fields.text(before, "_id");
        connection.run("give back execution \"" + id + "\", which cannot be read", () -> {
            var ignored = collection.updateOne(
                    exactly(id, ExecutionStatus.RUNNING, fence), ExecutionDocuments.unclaim(before));
        });
    }

    @Override
    public Claimed claim(List<Waiting> waiting, Execution.Claim claim, Instant at) {
        if (waiting.size() == 1 && waiting.get(0).known() == null) { // one step instead of two
            Waiting only = waiting.get(0);
            return new Claimed(
                    claimOne(only.id(), only.fence(), claim, at)
                            .map(claimed -> Map.of(only.id(), claimed))
                            .orElse(Map.of()),
                    Set.of());
        }
        return batches.claim(waiting, claim, at);
    }

    @Override
    public Set<String> transition(List<Move> moves) {
        return batches.move(moves);
    }

    @Override
    public boolean transition(String id, long fence, ExecutionStatus from, Change change) {
        return move(id, fence, from, change, new Document());
    }

    @Override
    public boolean cancel(Execution read, String by, Change change) {
        Document context = new Document(
                "context", Fields.json("context", read.canceledBy(by).context()));
        return move(read.id(), read.fence(), read.status(), change, context);
    }

    @Override
    public Set<String> cancelAll(
            List<Execution> read, String by, Map<String, @Nullable Object> result, Set<String> followed, Instant at) {
        if (read.isEmpty()) {
            return Set.of();
        }
        List<UpdateOneModel<Document>> updates = new ArrayList<>();
        for (Execution each : read) {
            each.status().requireSuccessor(ExecutionStatus.CANCELED);
            Change change = new Change(ExecutionStatus.CANCELED, result, followed.contains(each.id()), at);
            String key = MongoResults.key(each.id(), each.fence(), change.to());
            Document set = ExecutionDocuments.move(each.id(), change, results.write(key, result), key);
            set.append("context", Fields.json("context", each.canceledBy(by).context()));
            Documents.checkEnd("cancel execution \"" + each.id() + "\"", each.id(), set, () -> request(each.id()));
            updates.add(new UpdateOneModel<>(
                    exactly(each.id(), each.status(), each.fence()), ExecutionDocuments.transition(set, change)));
        }
        List<String> ids = read.stream().map(Execution::id).toList();
        int canceled = connection.call(
                "cancel executions",
                () -> collection
                        .bulkWrite(updates, new BulkWriteOptions().ordered(false))
                        .getMatchedCount());
        return canceled == ids.size() ? Set.copyOf(ids) : canceled(read, ids);
    }

    /** Those of {@code read} that are canceled now. A first try whose answer was lost may have done that. */
    private Set<String> canceled(List<Execution> read, List<String> ids) {
        Map<String, Long> fences = new HashMap<>();
        read.forEach(each -> fences.put(each.id(), each.fence()));
        Set<String> canceled = new LinkedHashSet<>();
        for (Execution now : read(ids, Set.of())) {
            Long fence = fences.get(now.id());
            if (now.status() == ExecutionStatus.CANCELED && fence != null && fence == now.fence()) {
                canceled.add(now.id());
            }
        }
        return canceled;
    }

    /** @param more what else it sets */
    private boolean move(String id, long fence, ExecutionStatus from, Change change, Document more) {
        ExecutionStatus to = change.to();
        from.requireSuccessor(to);
        String what = "move execution \"" + id + "\" from " + from.word() + " to " + to.word();
        String key = MongoResults.key(id, fence, to);
        ResultChunks.Encoded encoded = change.result() == null ? null : results.write(key, change.result());
        Document set = ExecutionDocuments.move(id, change, encoded, key);
        set.putAll(more);
        Documents.checkEnd(what, id, set, () -> request(id));
        Document update = ExecutionDocuments.transition(set, change);
        boolean moved = connection.call(
                what,
                () -> collection.updateOne(exactly(id, from, fence), update).getMatchedCount() == 1);
        if (encoded != null && encoded.chunks() > 0 && !moved && !isOrMayBecomeResult(id, fence, key)) {
            results.remove(key);
        }
        return moved;
    }

    private boolean isOrMayBecomeResult(String id, long fence, String key) {
        Document now = connection.call(
                "look whose result \"" + key + "\" is",
                () -> collection
                        .find(new Document("_id", id))
                        .projection(new Document("fence", 1).append("status", 1).append("result_key", 1))
                        .first());
        return now != null
                && (key.equals(now.get("result_key"))
                        || !ExecutionDocuments.status(now).isTerminal() && Fields.number(now, "fence") == fence);
    }

    @Override
    public boolean detach(String id, long fence) {
        return connection.call(
                "detach execution \"" + id + "\"",
                () -> collection
                                .updateOne(
                                        exactly(id, ExecutionStatus.RUNNING, fence),
                                        ExecutionDocuments.detach(id, fence + 1))
                                .getMatchedCount()
                        == 1);
    }

    @Override
    public boolean steer(Execution read, Change change, @Nullable String by) {
        read.status().requireSuccessor(change.to());
        String what = "move execution \"" + read.id() + "\" to " + change.to().word();
        String key = MongoResults.key(read.id(), read.fence() + 1, change.to());
        ResultChunks.Encoded encoded = change.result() == null ? null : results.write(key, change.result());
        Document set = ExecutionDocuments.steer(ExecutionDocuments.move(read.id(), change, encoded, key), read, change);
        if (by != null) {
            set.append("context", Fields.json("context", read.canceledBy(by).context()));
        }
        Documents.checkEnd(what, read.id(), set, () -> request(read.id()));
        Document update = ExecutionDocuments.transition(set, change);
        return connection.call(
                what,
                () -> collection
                                .updateOne(exactly(read.id(), read.status(), read.fence()), update)
                                .getMatchedCount()
                        == 1);
    }

    @Override
    public boolean expire(Execution read, Change change) {
        read.status().requireSuccessor(change.to());
        Execution.Deadline deadline = Objects.requireNonNull(read.deadline(), "deadline");
        String what = "move execution \"" + read.id() + "\" to " + change.to().word();
        String key = MongoResults.key(read.id(), read.fence(), change.to());
        ResultChunks.Encoded encoded = change.result() == null ? null : results.write(key, change.result());
        Document set = ExecutionDocuments.move(read.id(), change, encoded, key);
        Document update = ExecutionDocuments.expire(
                ExecutionDocuments.transition(
                        read.detached() ? ExecutionDocuments.steer(set, read, change) : set, change),
                deadline);
        return connection.call(
                what,
                () -> collection
                                .updateOne(exactly(read.id(), read.status(), read.fence()), update)
                                .getMatchedCount()
                        == 1);
    }

    @Override
    public List<Execution> withDeadline(int limit) {
        Document filter = connection.dialect().startsWith(ExecutionDocuments.DEADLINE, ExecutionDocuments.UNTIL);
        return limit == 0
                ? List.of()
                : unreadable.first(
                        limit,
                        most -> connection.call(
                                "find executions that have a deadline",
                                () -> collection
                                        .find(filter)
                                        .projection(ExecutionDocuments.without(Set.of(Part.LOG)))
                                        .sort(new Document(ExecutionDocuments.DEADLINE, 1))
                                        .limit(most)
                                        .into(new ArrayList<>())),
                        ExecutionDocuments::read);
    }

    @Override
    public void ignoreDeadlines(List<String> ids) {
        Document unset = new Document("$unset", new Document(ExecutionDocuments.DEADLINE, ""));
        List<UpdateOneModel<Document>> updates = ids.stream()
                .map(id -> new UpdateOneModel<Document>(new Document("_id", id), unset))
                .toList();
        if (!updates.isEmpty()) {
            connection.run("note that executions have ended before their deadlines", () -> {
                var ignored = collection.bulkWrite(updates, new BulkWriteOptions().ordered(false));
            });
        }
    }

    @Override
    public List<Execution> steered(int limit) {
        return oldest(
                "find executions that were steered",
                connection.dialect().startsWith("open", ExecutionDocuments.STEERED),
                limit);
    }

    @Override
    public boolean isSteered(Execution read) {
        return connection.call("look what must follow of execution \"" + read.id() + "\"", () -> {
            Document now = collection
                    .find(exactly(read.id(), read.status(), read.fence()))
                    .projection(new Document("open", 1))
                    .first();
            String open = now == null ? null : Fields.textOrNull(now, "open");
            return open != null && open.startsWith(ExecutionDocuments.STEERED);
        });
    }

    @Override
    public void attended(Execution read) {
        Document filter = exactly(read.id(), read.status(), read.fence());
        connection.run("note that execution \"" + read.id() + "\" was attended", () -> {
            var ignored = collection.updateOne(filter, ExecutionDocuments.attended(read));
        });
    }

    @Override
    public Detached detached(String after, int limit) {
        Document filter = connection.dialect().startsWithAfter("open", ExecutionDocuments.DETACHED, after);
        return connection.call("find executions that go on without a process", () -> {
            List<String> ids = new ArrayList<>();
            String last = "";
            try (MongoCursor<Document> found = collection
                    .find(filter)
                    .projection(new Document("open", 1))
                    .sort(new Document("open", 1))
                    .batchSize(limit + 1)
                    .iterator()) {
                while (found.hasNext()) {
                    Document document = found.next();
                    String open = Fields.text(document, "open");
                    if (open.compareTo(after) <= 0) {
                        continue; // on the embedded server
                    }
                    if (ids.size() == limit) {
                        return new Detached(ids, last);
                    }
                    ids.add(Fields.text(document, "_id"));
                    last = open;
                }
            }
            return new Detached(ids, "");
        });
    }

    @Override
    public List<String> children(String parent, int limit) {
        return connection.call(
                "find the children of execution \"" + parent + "\"",
                () -> collection
                        .find(new Document(ExecutionDocuments.PARENT, parent))
                        .projection(new Document("_id", 1))
                        .sort(LISTING.oldestFirst())
                        .limit(limit)
                        .map(document -> Fields.text(document, "_id"))
                        .into(new ArrayList<>()));
    }

    @Override
    public boolean requeue(String id, ExecutionStatus from, long fence, Instant at) {
        from.requireSuccessor(ExecutionStatus.REQUESTED);
        Document filter = exactly(id, from, fence);
        Document update = ExecutionDocuments.requeue(id, fence + 1, at);
        return connection.call(
                "take execution \"" + id + "\" back",
                () -> collection.updateOne(filter, update).getMatchedCount() == 1);
    }

    @Override
    public boolean delay(Execution read, String slots, Instant at) {
        Document filter = exactly(read.id(), ExecutionStatus.REQUESTED, read.fence());
        Document update = ExecutionDocuments.delay(read, slots, at);
        return connection.call(
                "delay execution \"" + read.id() + "\"",
                () -> collection.updateOne(filter, update).getMatchedCount() == 1);
    }

    @Override
    public List<Execution> waiting(String slots, int limit) {
        Document filter = connection.dialect().startsWith("open", ExecutionDocuments.forSlots(slots));
        return oldest("find executions that wait for a slot", filter, limit);
    }

    @Override
    public List<Execution> delayed(int limit) {
        Document filter = connection.dialect().startsWith("open", ExecutionDocuments.DELAYED_UNTIL);
        return oldest("find executions that are delayed until a time", filter, limit);
    }

    @Override
    public Set<String> waitedFor() {
        return connection.call(
                "find what delayed executions wait for",
                () -> connection
                        .dialect()
                        .distinct(
                                collection,
                                "open",
                                ExecutionDocuments.DELAYED_FOR_SLOTS,
                                open -> Objects.requireNonNull(ExecutionDocuments.slots(open))));
    }

    @Override
    public List<Execution> open(ExecutionStatus status, int limit) {
        return oldest("find executions that are " + status.word(), open(status), limit);
    }

    @Override
    public List<Execution> unsettled(int limit) {
        return oldest(
                "find executions whose end something must follow",
                connection.dialect().startsWith("open", ExecutionDocuments.ENDED),
                limit);
    }

    private List<Execution> oldest(String what, Document filter, int limit) {
        if (limit == 0) {
            return List.of();
        }
        return unreadable.first(
                limit,
                most -> connection.call(what, () -> oldest(filter, most).into(new ArrayList<>())),
                ExecutionDocuments::read);
    }

    private FindIterable<Document> oldest(Document filter, int limit) {
        return collection
                .find(filter)
                .projection(ExecutionDocuments.without(Set.of(Part.LOG)))
                .sort(new Document("open", 1))
                .limit(limit);
    }

    @Override
    public void settle(List<Execution> executions) {
        List<UpdateOneModel<Document>> updates = executions.stream()
                .map(ended -> new UpdateOneModel<Document>(
                        exactly(ended.id(), ended.status(), ended.fence()), ExecutionDocuments.SETTLED))
                .toList();
        if (!updates.isEmpty()) {
            connection.run("settle execution \"" + executions.get(0).id() + "\"", () -> {
                var ignored = collection.bulkWrite(updates, new BulkWriteOptions().ordered(false));
            });
        }
    }

    @Override
    public List<Execution> due(Instant now, int limit) {
        if (limit <= 0) {
            return List.of();
        }
        String end = ExecutionDocuments.afterDue(now);
        return unreadable.first(
                limit,
                most -> connection.call("find executions that are pending and due", () -> {
                    List<Document> due = new ArrayList<>();
                    // Not a range: the embedded server uses no index for one.
                    for (Document document : oldest(open(ExecutionStatus.PENDING), most)) {
                        if (Fields.text(document, "open").compareTo(end) >= 0) {
                            break;
                        }
                        due.add(document);
                    }
                    return due;
                }),
                ExecutionDocuments::read);
    }

    @Override
    public void postpone(Execution pending, @Nullable Instant at) {
        Document filter = exactly(pending.id(), ExecutionStatus.PENDING, pending.fence());
        Document update = new Document("$set", new Document("open", ExecutionDocuments.pending(at, pending.id())));
        connection.run("postpone execution \"" + pending.id() + "\"", () -> {
            var ignored = collection.updateOne(filter, update);
        });
    }

    @Override
    public void removeUnusedResults(Execution ended) {
        results.removeAllBut(ended.stored(), ended.id(), ended.fence());
    }

    private Document request(String id) {
        return connection.call("read execution \"" + id + "\"", () -> {
            Document found = collection
                    .find(new Document("_id", id))
                    .projection(new Document("parameters", 1)
                            .append("context", 1)
                            .append("notify", 1)
                            .append("_id", 0))
                    .first();
            return found == null ? new Document() : found;
        });
    }

    private Document open(ExecutionStatus status) {
        return connection.dialect().startsWith("open", ExecutionDocuments.openPrefix(status));
    }

    /** Exactly the keys of an index of the embedded server: see {@link Indexes}. */
    static Document exactly(String id, ExecutionStatus status, long fence) {
        return new Document("_id", id).append("status", status.word()).append("fence", fence);
    }
}
