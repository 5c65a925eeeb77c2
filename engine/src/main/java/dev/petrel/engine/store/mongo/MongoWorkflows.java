// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.client.MongoCollection;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.WorkflowStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Workflows in the collection {@code workflows}, their values in {@code workflow_values}.
 *
 * <p>A document has {@code unsettled} only while the workflow is not settled; a sparse index over it holds these few in the
 * order in which they were written. A change sends the contexts that are new, not those that are there.
 */
final class MongoWorkflows implements WorkflowStore {

    private static final String UNSETTLED = "unsettled";
    private static final Document HEAD =
            new Document("start", 0).append("document", 0).append("contexts", 0).append("result", 0);

    private final MongoConnection connection;
    private final MongoCollection<Document> collection;
    private final WorkflowValues values;

    MongoWorkflows(MongoConnection connection) {
        this.connection = connection;
        this.collection = connection.collection(Names.WORKFLOWS);
        this.values = new WorkflowValues(connection);
    }

    @Override
    public boolean create(Workflow first) {
        Document document = set(first)
                .append("_id", first.id())
                .append("start", Fields.json("start", first.start()))
                .append("contexts", first.contexts());
        String what = "create workflow \"" + first.id() + "\"";
        Documents.check(what, document);
        return connection.insertNew(what, collection, List.of(document)).isEmpty();
    }

    @Override
    public Optional<Workflow> get(String id) {
        return connection
                .call(
                        "read workflow \"" + id + "\"",
                        () -> Optional.ofNullable(
                                collection.find(new Document("_id", id)).first()))
                .map(MongoWorkflows::read);
    }

    @Override
    public boolean replace(Workflow read, Workflow next) {
        String what = "move workflow \"" + read.id() + "\" on";
        Document set = set(next);
        Documents.check(
                what,
                new Document("_id", read.id())
                        .append("document", set.get("document"))
                        .append("result", set.get("result")));
        Document update = new Document("$set", set);
        if (next.settled()) {
            update.append("$unset", new Document(UNSETTLED, ""));
        }
        List<String> published =
                next.contexts().subList(read.contexts().size(), next.contexts().size());
        if (!published.isEmpty()) {
            update.append("$push", new Document("contexts", new Document("$each", published)));
        }
        return connection.call(
                what, () -> collection.updateOne(exactly(read), update).getMatchedCount() == 1);
    }

    private static Document set(Workflow workflow) {
        Document set = new Document("version", workflow.version())
                .append("status", workflow.status().word())
                .append("document", Fields.json("document", workflow.document()))
                .append("result", workflow.result())
                .append("outbox", workflow.outbox())
                .append("at", Fields.time(workflow.at()));
        return workflow.settled()
                ? set
                : set.append(
                        UNSETTLED, String.format(Locale.ROOT, "%020d %s", Fields.time(workflow.at()), workflow.id()));
    }

    @Override
    public List<Workflow> unsettled(int limit) {
        return limit <= 0
                ? List.of()
                : connection.call(
                        "find workflows of which something is left to do",
                        () -> collection
                                .find(connection.dialect().startsWith(UNSETTLED, "0"))
                                .projection(HEAD)
                                .sort(new Document(UNSETTLED, 1))
                                .limit(limit)
                                .map(MongoWorkflows::read)
                                .into(new ArrayList<>()));
    }

    @Override
    public void settle(Workflow read) {
        Document update = new Document("$set", new Document("version", read.version() + 1).append("outbox", List.of()))
                .append("$unset", new Document(UNSETTLED, ""));
        connection.run("settle workflow \"" + read.id() + "\"", () -> {
            var ignored = collection.updateOne(exactly(read), update);
        });
    }

    @Override
    public String write(String id, String attempt, Map<String, @Nullable Object> value) {
        return values.write(id, attempt, value);
    }

    @Override
    public Map<String, @Nullable Object> read(String id, String reference) {
        return values.read(id, reference);
    }

    @Override
    public void discard(String id, String reference) {
        values.remove(id, reference);
    }

    @Override
    public void remove(String id) {
        values.removeAll(id);
        connection.run("remove workflow \"" + id + "\"", () -> {
            var ignored = collection.deleteOne(new Document("_id", id));
        });
    }

    @Override
    public List<String> ids(String after, int limit) {
        return connection.call(
                "list workflows",
                () -> collection
                        .find(new Document("_id", new Document("$gt", after)))
                        .projection(new Document("_id", 1))
                        .sort(new Document("_id", 1))
                        .limit(limit)
                        .map(document -> Fields.text(document, "_id"))
                        .into(new ArrayList<>()));
    }

    private static Workflow read(Document document) {
        Map<String, @Nullable Object> start = Fields.mapOrNull(document, "start");
        Map<String, @Nullable Object> state = Fields.mapOrNull(document, "document");
        Instant at = Fields.time(document, "at");
        String word = Fields.text(document, "status");
        return new Workflow(
                Fields.text(document, "_id"),
                Fields.number(document, "version"),
                ExecutionStatus.of(word)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "workflow \"" + document.get("_id") + "\" has the unknown status \"" + word + "\"")),
                start == null ? Map.of() : start,
                state == null ? Map.of() : state,
                Fields.texts(document, "contexts"),
                Fields.textOrNull(document, "result"),
                document.getList("outbox", String.class, List.of()),
                document.get(UNSETTLED) == null,
                at);
    }

    /** Exactly the keys of an index of the embedded server: see {@link Indexes}. */
    private static Document exactly(Workflow read) {
        return new Document("_id", read.id()).append("version", read.version());
    }
}
