// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.client.MongoCollection;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.store.ResultChunks;
import dev.petrel.engine.store.StoreException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/**
 * Large values of workflows in chunks, in the collection {@code workflow_values}. A chunk's id is made of the workflow's,
 * the attempt that wrote it, and its position. A reference is attempt and number of chunks.
 */
final class WorkflowValues {

    /** How many chunks one request removes. */
    private static final int AT_ONCE = 100;

    private final MongoConnection connection;
    private final MongoCollection<Document> collection;

    WorkflowValues(MongoConnection connection) {
        this.connection = connection;
        this.collection = connection.collection(Names.WORKFLOW_VALUES);
    }

    String write(String id, String attempt, Map<String, @Nullable Object> value) {
        String what = "write a value of workflow \"" + id + "\"";
        try {
            ResultChunks.Encoded encoded = ResultChunks.encode(value, (index, bytes) -> {
                insert(what, chunk(id, attempt, index), bytes);
            });
            if (encoded.inline() != null) {
                insert(what, chunk(id, attempt, 0), encoded.inline().getBytes(StandardCharsets.UTF_8));
            }
            return attempt + " " + Math.max(encoded.chunks(), 1);
        } catch (IllegalArgumentException e) {
            throw StoreException.permanentFailure(what + ": it " + e.getMessage(), e);
        }
    }

    private void insert(String what, String key, byte[] bytes) {
        Document chunk = new Document("_id", key).append("data", new Binary(bytes));
        Set<Integer> ignored = connection.insertNew(what, collection, List.of(chunk));
    }

    Map<String, @Nullable Object> read(String id, String reference) {
        int space = reference.indexOf(' ');
        String attempt = reference.substring(0, space);
        int chunks = Integer.parseInt(reference.substring(space + 1));
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        String what = "read value \"" + attempt + "\" of workflow \"" + id + "\"";
        for (int i = 0; i < chunks; i++) {
            Document key = new Document("_id", chunk(id, attempt, i));
            Document chunk = connection.call(what, () -> collection.find(key).first());
            if (chunk == null) {
                throw StoreException.permanentFailure(
                        what + ": its part " + i + " is not there; was it deleted?", null);
            }
            json.writeBytes(chunk.get("data", Binary.class).getData());
        }
        return Json.readObject(json.toString(StandardCharsets.UTF_8));
    }

    void remove(String id, String reference) {
        int space = reference.indexOf(' ');
        String attempt = reference.substring(0, space);
        int chunks = Integer.parseInt(reference.substring(space + 1));
        remove(
                id,
                IntStream.range(0, chunks).mapToObj(i -> chunk(id, attempt, i)).toList());
    }

    /** Whatever there is of the workflow. */
    void removeAll(String id) {
        List<String> all = connection.call(
                "find values of workflow \"" + id + "\"",
                () -> collection
                        .find(connection.dialect().startsWith("_id", id + "/"))
                        .projection(new Document("_id", 1))
                        .map(found -> Fields.text(found, "_id"))
                        .into(new ArrayList<>()));
        remove(id, all);
    }

    private void remove(String id, List<String> chunks) {
        connection.run("remove values of workflow \"" + id + "\"", () -> {
            for (int i = 0; i < chunks.size(); i += AT_ONCE) {
                List<String> some = chunks.subList(i, Math.min(i + AT_ONCE, chunks.size()));
                var ignored = collection.deleteMany(new Document("_id", new Document("$in", some)));
            }
        });
    }

    private static String chunk(String id, String attempt, int index) {
        return id + "/" + attempt + "/" + index;
    }
}
