// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.ReplaceOptions;
import dev.petrel.engine.model.KeyChange;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.store.KeyValueStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bson.Document;

/**
 * The datastore in the collection {@code keys}. What has expired is hidden by our clock at once. Ten minutes later, when a
 * note of it must have been made if one is wanted, a real server removes it, and on the embedded one the next read that
 * finds it does.
 */
final class MongoKeys implements KeyValueStore {

    private static final ReplaceOptions OR_INSERT = new ReplaceOptions().upsert(true);

    private static final Document NAMES =
            new Document("name", 1).append("expires_at", 1).append("gone", 1);

    private final MongoConnection connection;
    private final MongoCollection<Document> collection;
    private final InstantSource clock;
    private final KeyNotes notes;

    MongoKeys(MongoConnection connection, InstantSource clock) {
        this.connection = connection;
        this.notes = new KeyNotes(connection, clock);
        this.collection = connection.collection(Names.KEYS);
        this.clock = clock;
    }

    @Override
    public Optional<KeyValue> get(String scope, String name) {
        return connection
                .call(
                        "get key \"" + name + "\"",
                        () -> Optional.ofNullable(
                                collection.find(byId(scope, name)).first()))
                .filter(document -> !KeyDocuments.isGone(document))
                .map(KeyDocuments::read)
                .filter(this::isThereOrRemoved);
    }

    @Override
    public void put(KeyValue value) {
        Document document = KeyDocuments.write(value);
        String what = "put key \"" + value.name() + "\"";
        Documents.check(what, document);
        connection.run(what, () -> {
            var ignored = collection.replaceOne(byId(value.scope(), value.name()), document, OR_INSERT);
        });
    }

    @Override
    public boolean delete(String scope, String name) {
        Document removed = connection
                .call(
                        "delete key \"" + name + "\"",
                        () -> Optional.ofNullable(collection.findOneAndDelete(byId(scope, name))))
                .orElse(null);
        return removed != null && !KeyDocuments.isGone(removed) && isThere(KeyDocuments.read(removed));
    }

    @Override
    public boolean rewrite(String scope, String name, UnaryOperator<KeyValue> next) {
        return notes.rewrite(scope, name, next);
    }

    @Override
    public List<KeyChange> putNoting(KeyValue value, int chain) {
        return notes.change(value.scope(), value.name(), value, chain);
    }

    @Override
    public List<KeyChange> deleteNoting(String scope, String name, int chain) {
        return notes.change(scope, name, null, chain);
    }

    @Override
    public List<KeyChange> expireNoting(int limit) {
        return notes.expire(limit);
    }

    @Override
    public List<KeyChange> untold(int limit) {
        return notes.untold(limit);
    }

    @Override
    public void told(KeyChange change) {
        notes.told(change);
    }

    @Override
    public List<String> names(String scope, String prefix) {
        List<KeyValue> found = connection.call(
                "list names of keys",
                () -> those(scope, prefix, NAMES)
                        .map(document -> KeyDocuments.withoutValue(scope, document))
                        .toList());
        return found.stream().filter(this::isThereOrRemoved).map(KeyValue::name).toList();
    }

    private Stream<Document> those(String scope, String prefix, Document projection) {
        return collection
                .find(connection.dialect().startsWith("_id", KeyDocuments.id(scope, prefix)))
                .projection(projection)
                .sort(new Document("_id", 1))
                .into(new ArrayList<>())
                .stream()
                .filter(document -> !KeyDocuments.isGone(document));
    }

    @Override
    public List<KeyValue> list(String scope, String prefix) {
        List<KeyValue> found = connection.call(
                "list keys",
                () -> those(scope, prefix, new Document())
                        .map(KeyDocuments::read)
                        .toList());
        return found.stream().filter(this::isThereOrRemoved).toList();
    }

    private boolean isThere(KeyValue value) {
        return KeyDocuments.isThere(value, clock.instant());
    }

    private boolean isThereOrRemoved(KeyValue value) {
        Instant expiresAt = value.expiresAt();
        if (expiresAt != null && !clock.instant().isBefore(expiresAt.plus(KeyDocuments.GRACE))) {
            Document asSeen = byId(value.scope(), value.name()).append("expires_at", Fields.time(expiresAt));
            connection.run("remove expired key \"" + value.name() + "\"", () -> {
                var ignored = collection.deleteOne(asSeen);
            });
        }
        return isThere(value);
    }

    private static Document byId(String scope, String name) {
        return new Document("_id", KeyDocuments.id(scope, name));
    }
}
