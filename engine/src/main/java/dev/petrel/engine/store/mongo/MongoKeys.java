// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.ReplaceOptions;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.store.KeyValueStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/**
 * The datastore in the collection {@code keys}. What has expired is hidden by our clock at once; a real server removes
 * it by its own within a minute or so, and on the embedded one the next read that finds it does.
 */
final class MongoKeys implements KeyValueStore {

    private static final ReplaceOptions OR_INSERT = new ReplaceOptions().upsert(true);

    private static final Document NAMES = new Document("name", 1).append("expires_at", 1);

    private final MongoConnection connection;
    private final MongoCollection<Document> collection;
    private final InstantSource clock;

    MongoKeys(MongoConnection connection, InstantSource clock) {
        this.connection = connection;
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
                .map(MongoKeys::read)
                .filter(this::isThereOrRemoved);
    }

    @Override
    public void put(KeyValue value) {
        Document document = write(value);
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
        return removed != null && isThere(read(removed));
    }

    @Override
    public List<String> names(String scope, String prefix) {
        List<KeyValue> found = connection.call(
                "list names of keys",
                () -> collection
                        .find(connection.dialect().startsWith("_id", id(scope, prefix)))
                        .projection(NAMES)
                        .sort(new Document("_id", 1))
                        .map(document -> withoutValue(scope, document))
                        .into(new ArrayList<>()));
        return found.stream().filter(this::isThereOrRemoved).map(KeyValue::name).toList();
    }

    @Override
    public List<KeyValue> list(String scope, String prefix) {
        List<KeyValue> found = connection.call(
                "list keys",
                () -> collection
                        .find(connection.dialect().startsWith("_id", id(scope, prefix)))
                        .sort(new Document("_id", 1))
                        .map(MongoKeys::read)
                        .into(new ArrayList<>()));
        found.removeIf(value -> !isThereOrRemoved(value));
        return found;
    }

    private boolean isThere(KeyValue value) {
        return value.expiresAt() == null || clock.instant().isBefore(value.expiresAt());
    }

    private boolean isThereOrRemoved(KeyValue value) {
        boolean there = isThere(value);
        if (!there) {
            Document asSeen =
                    byId(value.scope(), value.name()).append("expires_at", Fields.timeOrNull(value.expiresAt()));
            connection.run("remove expired key \"" + value.name() + "\"", () -> {
                var ignored = collection.deleteOne(asSeen);
            });
        }
        return there;
    }

    private static Document byId(String scope, String name) {
        return new Document("_id", id(scope, name));
    }

    /** No scope has a slash. */
    private static String id(String scope, String name) {
        return scope + "/" + name;
    }

    private static Document write(KeyValue value) {
        return byId(value.scope(), value.name())
                .append("scope", value.scope())
                .append("name", value.name())
                .append("value", value.value())
                .append("secret", value.secret())
                .append("description", value.description())
                .append("expires_at", Fields.timeOrNull(value.expiresAt()))
                .append("expires", value.expiresAt() == null ? null : Date.from(value.expiresAt()));
    }

    private static KeyValue withoutValue(String scope, Document document) {
        return new KeyValue(
                scope, Fields.text(document, "name"), "", false, null, Fields.timeOrNull(document, "expires_at"));
    }

    private static KeyValue read(Document document) {
        return new KeyValue(
                Fields.text(document, "scope"),
                Fields.text(document, "name"),
                Fields.text(document, "value"),
                Boolean.TRUE.equals(document.getBoolean("secret")),
                Fields.textOrNull(document, "description"),
                Fields.timeOrNull(document, "expires_at"));
    }
}
