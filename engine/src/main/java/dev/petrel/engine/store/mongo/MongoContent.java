// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.UpdateOptions;
import dev.petrel.engine.json.ExactJson;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Content;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.store.ContentStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Content, a collection for each kind. A change is written first and told by {@code revision} after; whether it was told
 * stands with the content, so that a writer that died in between, or whose answer was lost, makes up for it when it
 * writes the same again.
 */
final class MongoContent implements ContentStore {

    private static final Document REVISION = new Document("_id", "content");
    private static final Document NEXT = new Document("$inc", new Document("value", 1L));

    private final MongoConnection connection;
    private final MongoCollection<Document> revision;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    MongoContent(MongoConnection connection) {
        this.connection = connection;
        this.revision = connection.collection(Names.REVISION);
    }

    @Override
    public Change register(Content content) {
        String json = ExactJson.write(content);
        String digest = Ids.derive(json);
        ContentEntry first = ContentEntry.first(content.key(), json, digest);
        return write("register", content, first, now -> now.isRegisteredAs(digest) ? now : now.replaced(json, digest));
    }

    @Override
    public Change put(Content content) {
        String json = ExactJson.write(content);
        ContentEntry first = ContentEntry.first(content.key(), json, null);
        return write("put", content, first, now -> now.replaced(json, now.digest()));
    }

    private Change write(String verb, Content content, ContentEntry first, UnaryOperator<ContentEntry> decision) {
        String what = verb + " \"" + content.key() + "\"";
        Documents.check(what, first.write());
        MongoCollection<Document> collection = collection(content.getClass());
        return connection.call(what, () -> {
            Change change = null;
            while (change == null) {
                change = tryToWrite(collection, first, decision);
            }
            return change;
        });
    }

    /** One compare-and-set, or null when another writer changed the document meanwhile. */
    private @Nullable Change tryToWrite(
            MongoCollection<Document> collection, ContentEntry first, UnaryOperator<ContentEntry> decision) {
        Document found = collection.find(new Document("_id", first.key())).first();
        if (found == null) {
            return insert(collection, first) ? Change.CREATED : null;
        }
        ContentEntry now = ContentEntry.read(found);
        ContentEntry next = decision.apply(now);
        if (!next.equals(now) && !replace(collection, now, next)) {
            return null;
        }
        if (!next.told()) {
            tell(collection, next);
        }
        return next.json().equals(now.json()) ? Change.UNCHANGED : Change.UPDATED;
    }

    private boolean insert(MongoCollection<Document> collection, ContentEntry first) {
        try {
            var ignored = collection.insertOne(first.write());
        } catch (MongoWriteException e) {
            if (Failures.isDuplicate(e)) {
                return false;
            }
            throw e;
        }
        tell(collection, first);
        return true;
    }

    private static boolean replace(MongoCollection<Document> collection, ContentEntry now, ContentEntry next) {
        return collection.replaceOne(exactly(now), next.write()).getMatchedCount() == 1;
    }

    private void tell(MongoCollection<Document> collection, ContentEntry entry) {
        changeRevision();
        var ignored = collection.updateOne(exactly(entry), new Document("$set", new Document("told", true)));
    }

    private void changeRevision() {
        try {
            var ignored = revision.updateOne(REVISION, NEXT, new UpdateOptions().upsert(true));
        } catch (MongoWriteException e) {
            if (!Failures.isDuplicate(e)) {
                throw e;
            }
            var ignored = revision.updateOne(REVISION, NEXT); // another process made the first one
        }
        listeners.forEach(Runnable::run);
    }

    @Override
    public boolean remove(Class<? extends Content> kind, String key) {
        return connection.call("remove \"" + key + "\"", () -> {
            long removed = collection(kind).deleteOne(new Document("_id", key)).getDeletedCount();
            changeRevision(); // even if it was gone: perhaps by a first try that did not get here
            return removed == 1;
        });
    }

    @Override
    public <T extends Content> Optional<T> get(Class<T> kind, String key) {
        return connection
                .call(
                        "get \"" + key + "\"",
                        () -> Optional.ofNullable(
                                collection(kind).find(new Document("_id", key)).first()))
                .map(document -> read(kind, document));
    }

    @Override
    public <T extends Content> List<T> list(Class<T> kind) {
        return documents(kind).stream().map(document -> read(kind, document)).toList();
    }

    @Override
    public <T extends Content> List<T> listReadable(Class<T> kind, Consumer<String> unreadable) {
        return documents(kind).stream()
                .flatMap(document -> readable(kind, document, unreadable).stream())
                .toList();
    }

    private List<Document> documents(Class<? extends Content> kind) {
        return connection.call(
                "list " + Names.content(kind),
                () -> collection(kind).find().sort(new Document("_id", 1)).into(new ArrayList<>()));
    }

    @Override
    public long revision() {
        return connection.call("read the revision of the content", () -> {
            Document found = revision.find(REVISION).first();
            return found == null ? 0 : Fields.number(found, "value");
        });
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private MongoCollection<Document> collection(Class<? extends Content> kind) {
        return connection.collection(Names.content(kind));
    }

    static <T extends Content> Optional<T> readable(Class<T> kind, Document document, Consumer<String> unreadable) {
        try {
            return Optional.of(read(kind, document));
        } catch (IllegalArgumentException e) {
            unreadable.accept(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    static <T extends Content> T read(Class<T> kind, Document document) {
        String json = Fields.text(document, "json");
        try {
            return Json.read(json, kind);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "document \"" + document.get("_id") + "\" of " + Names.content(kind)
                            + " cannot be read (did another version of Petrel write it?): " + e.getMessage(),
                    e);
        }
    }

    private static Document exactly(ContentEntry entry) {
        return new Document("_id", entry.key()).append("version", entry.version());
    }
}
