// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.ReplaceOptions;
import dev.petrel.engine.model.Token;
import dev.petrel.engine.store.TokenStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bson.Document;

/**
 * Tokens in the collection {@code tokens}, by the beginning of their hash. An hour after its end a real server removes one by
 * itself; the embedded one is told to.
 */
final class MongoTokens implements TokenStore {

    private static final Duration GRACE = Duration.ofHours(1);
    private static final ReplaceOptions OR_INSERT = new ReplaceOptions().upsert(true);

    private final MongoConnection connection;
    private final MongoCollection<Document> collection;

    MongoTokens(MongoConnection connection) {
        this.connection = connection;
        this.collection = connection.collection(Names.TOKENS);
    }

    @Override
    public void insert(Token token) {
        Document document = new Document("_id", token.id())
                .append("hash", token.hash())
                .append("user", token.user())
                .append("service", token.service())
                .append("metadata", Fields.json("metadata", token.metadata()));
        document.putAll(end(token.expiry()));
        Documents.check("insert a token", document);
        connection.run("insert a token", () -> {
            var ignored = collection.replaceOne(new Document("_id", token.id()), document, OR_INSERT);
        });
    }

    @Override
    public Optional<Token> get(String id) {
        return connection
                .call(
                        "read a token",
                        () -> Optional.ofNullable(
                                collection.find(new Document("_id", id)).first()))
                .map(MongoTokens::read);
    }

    @Override
    public boolean extend(String id, Instant expiry) {
        return connection.call(
                "extend a token",
                () -> collection
                                .updateOne(new Document("_id", id), new Document("$set", end(expiry)))
                                .getMatchedCount()
                        == 1);
    }

    @Override
    public boolean delete(String id) {
        return connection.call(
                "delete a token",
                () -> collection.deleteOne(new Document("_id", id)).getDeletedCount() == 1);
    }

    @Override
    public void deleteExpired(Instant before) {
        Document expired = new Document("expires", new Document("$lt", Date.from(before.plus(GRACE))));
        connection.run("delete expired tokens", () -> {
            var ignored = collection.deleteMany(expired);
        });
    }

    private static Document end(Instant expiry) {
        return new Document("expires_at", Fields.time(expiry)).append("expires", Date.from(expiry.plus(GRACE)));
    }

    private static Token read(Document document) {
        return new Token(
                Fields.text(document, "_id"),
                Fields.text(document, "hash"),
                Fields.text(document, "user"),
                Fields.time(document, "expires_at"),
                Boolean.TRUE.equals(document.getBoolean("service")),
                Fields.map(document, "metadata"));
    }
}
