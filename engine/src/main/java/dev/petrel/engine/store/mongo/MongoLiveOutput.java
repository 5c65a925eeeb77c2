// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.client.MongoCollection;
import dev.petrel.engine.store.LiveOutputStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bson.Document;

/**
 * Output of actions that run in the collection {@code live_output}, a document a piece, whose {@code _id} is {@code <execution>
 * <fence> <stream> <number>}. When {@code expires} has come a real server removes it by itself.
 */
final class MongoLiveOutput implements LiveOutputStore {

    private final MongoConnection connection;
    private final MongoCollection<Document> collection;

    MongoLiveOutput(MongoConnection connection) {
        this.connection = connection;
        this.collection = connection.collection(Names.LIVE_OUTPUT);
    }

    private static String run(String execution, long fence) {
        return String.format(Locale.ROOT, "%s %020d ", execution, fence);
    }

    private static String id(Piece piece) {
        return String.format(
                Locale.ROOT, "%s%s %010d", run(piece.execution(), piece.fence()), piece.stream(), piece.number());
    }

    @Override
    public void append(List<Piece> pieces, Instant end) {
        List<Document> documents = pieces.stream()
                .map(piece -> new Document("_id", id(piece))
                        .append("number", piece.number())
                        .append("text", piece.text())
                        .append("last", piece.last())
                        .append("expires", Date.from(end)))
                .toList();
        Set<Integer> ignored = connection.insertNew("add output of actions", collection, documents);
    }

    @Override
    public List<Piece> read(String execution, long fence, String stream, int from, int limit) {
        String prefix = run(execution, fence) + stream + " ";
        return limit <= 0
                ? List.of()
                : connection.call(
                        "read output of execution \"" + execution + "\"",
                        () -> collection
                                .find(connection.dialect().startsWith("_id", prefix))
                                .sort(new Document("_id", 1))
                                .skip(from)
                                .limit(limit)
                                .map(document -> new Piece(
                                        execution,
                                        fence,
                                        stream,
                                        (int) Fields.number(document, "number"),
                                        Fields.text(document, "text"),
                                        Boolean.TRUE.equals(document.getBoolean("last"))))
                                .into(new ArrayList<>()));
    }

    @Override
    public void keepUntil(String execution, long fence, Instant end) {
        connection.run("let output of execution \"" + execution + "\" expire", () -> {
            var ignored = collection.updateMany(
                    connection.dialect().startsWith("_id", run(execution, fence)),
                    new Document("$set", new Document("expires", Date.from(end))));
        });
    }

    @Override
    public void removeExpired(Instant now) {
        connection.run("remove output of actions that have ended", () -> {
            var ignored = collection.deleteMany(new Document("expires", new Document("$lt", Date.from(now))));
        });
    }
}
