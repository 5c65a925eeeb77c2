// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.client.MongoCollection;
import dev.petrel.engine.store.DeadLetterStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;

/** Dead letters in the collection {@code dead_letters}. */
final class MongoDeadLetters implements DeadLetterStore {

    private final MongoConnection connection;
    private final MongoCollection<Document> collection;

    MongoDeadLetters(MongoConnection connection) {
        this.connection = connection;
        this.collection = connection.collection(Names.DEAD_LETTERS);
    }

    @Override
    public void put(DeadLetter letter) {
        Set<Integer> ignored = connection.insertNew("keep a dead letter", collection, List.of(write(letter)));
    }

    @Override
    public List<DeadLetter> list(int limit) {
        if (limit == 0) {
            return List.of();
        }
        return connection.call(
                "list dead letters",
                () -> collection
                        .find()
                        .sort(Listing.DEAD_LETTERS.newestFirst())
                        .limit(Math.max(limit, 0))
                        .map(MongoDeadLetters::read)
                        .into(new ArrayList<>()));
    }

    @Override
    public List<String> ids() {
        return connection.call(
                "list dead letters",
                () -> collection
                        .find()
                        .projection(new Document("_id", 1))
                        .sort(Listing.DEAD_LETTERS.newestFirst())
                        .map(document -> Fields.text(document, "_id"))
                        .into(new ArrayList<>()));
    }

    @Override
    public Optional<DeadLetter> get(String id) {
        return connection.call(
                "read dead letter \"" + id + "\"",
                () -> Optional.ofNullable(
                                collection.find(new Document("_id", id)).first())
                        .map(MongoDeadLetters::read));
    }

    @Override
    public boolean remove(String id) {
        return connection.call(
                "remove dead letter \"" + id + "\"",
                () -> collection.deleteOne(new Document("_id", id)).getDeletedCount() > 0);
    }

    @Override
    public long count() {
        return connection.call("count dead letters", collection::estimatedDocumentCount);
    }

    private static Document write(DeadLetter letter) {
        return new Document("_id", letter.id())
                .append("channel", letter.channel())
                .append("message_id", letter.messageId())
                .append("body", letter.body())
                .append("reason", letter.reason())
                .append("attempts", letter.attempts())
                .append("at", Fields.time(letter.at()));
    }

    private static DeadLetter read(Document document) {
        return new DeadLetter(
                Fields.text(document, "_id"),
                Fields.text(document, "channel"),
                Fields.text(document, "message_id"),
                Fields.text(document, "body"),
                Fields.text(document, "reason"),
                (int) Fields.number(document, "attempts"),
                Fields.time(document, "at"));
    }
}
