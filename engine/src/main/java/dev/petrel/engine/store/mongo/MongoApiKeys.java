// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import dev.petrel.engine.model.ApiKey;
import dev.petrel.engine.store.ApiKeyStore;
import dev.petrel.engine.store.Page;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** API keys in the collection {@code api_keys}, by the beginning of their hash. */
final class MongoApiKeys implements ApiKeyStore {

    private final MongoConnection connection;
    private final MongoCollection<Document> collection;

    MongoApiKeys(MongoConnection connection) {
        this.connection = connection;
        this.collection = connection.collection(Names.API_KEYS);
    }

    @Override
    public boolean insert(ApiKey key) {
        Document document = write(key);
        return connection.call(what(key), () -> {
            try {
                var ignored = collection.insertOne(document);
                return true;
            } catch (MongoWriteException e) {
                if (Failures.isDuplicate(e)) {
                    return false;
                }
                throw e;
            }
        });
    }

    @Override
    public boolean replace(ApiKey key) {
        Document document = write(key);
        return connection.call(
                what(key),
                () -> collection
                                .replaceOne(new Document("_id", key.id()), document)
                                .getMatchedCount()
                        == 1);
    }

    private static String what(ApiKey key) {
        return "put API key \"" + key.id() + "\"";
    }

    private static Document write(ApiKey key) {
        Document document = new Document("_id", key.id())
                .append("hash", key.hash())
                .append("user", key.user())
                .append("metadata", Fields.json("metadata", key.metadata()))
                .append("created_at", Fields.time(key.createdAt()))
                .append("enabled", key.enabled());
        Documents.check(what(key), document);
        return document;
    }

    @Override
    public Optional<ApiKey> get(String id) {
        return connection
                .call(
                        "read API key \"" + id + "\"",
                        () -> Optional.ofNullable(
                                collection.find(new Document("_id", id)).first()))
                .map(MongoApiKeys::read);
    }

    @Override
    public boolean delete(String id) {
        return connection.call(
                "delete API key \"" + id + "\"",
                () -> collection.deleteOne(new Document("_id", id)).getDeletedCount() == 1);
    }

    @Override
    public Page<ApiKey> list(@Nullable String user, int offset, int limit) {
        Document filter = Listing.API_KEYS.where().equal("user", user).filter();
        return connection.call(
                "list API keys",
                () -> Fields.page(
                        collection, filter, Listing.API_KEYS.oldestFirst(), offset, limit, MongoApiKeys::read));
    }

    private static ApiKey read(Document document) {
        return new ApiKey(
                Fields.text(document, "_id"),
                Fields.text(document, "hash"),
                Fields.text(document, "user"),
                Fields.map(document, "metadata"),
                Fields.time(document, "created_at"),
                Boolean.TRUE.equals(document.getBoolean("enabled")));
    }
}
