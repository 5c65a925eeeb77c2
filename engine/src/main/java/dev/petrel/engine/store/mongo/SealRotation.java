// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.client.MongoCollection;
import dev.petrel.engine.security.Seal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts what {@link SealedDocuments} has encrypted under another key. A document is changed by one write, if it is still as
 * it was read; what has the new key already is left alone, so this can be stopped anywhere and done again.
 */
final class SealRotation {

    private static final int MOST_NAMED = 1000;

    private final MongoConnection connection;
    private final Seal from;
    private final Seal to;
    private final List<String> left = new ArrayList<>();

    SealRotation(MongoConnection connection, Seal from, Seal to) {
        this.connection = connection;
        this.from = from;
        this.to = to;
    }

    /**
     * Does it once.
     *
     * @return the documents that neither key opens, or that were changed meanwhile, the first ones; they are as they were
     */
    List<String> run() {
        SealedDocuments.FIELDS.forEach((collection, fields) ->
                connection.run("encrypt " + collection + " with another key", () -> {
                    MongoCollection<Document> raw = connection.asStored(collection);
                    Document wanted = new Document();
                    fields.forEach(field -> wanted.append(field, 1));
                    for (Document document : raw.find().projection(wanted)) {
                        rotate(collection, fields, raw, document);
                    }
                }));
        return List.copyOf(left);
    }

    private void rotate(String collection, Set<String> fields, MongoCollection<Document> raw, Document document) {
        Object id = document.get("_id");
        Document asRead = new Document("_id", id);
        Document set = new Document();
        try {
            for (Map.Entry<String, Object> field : document.entrySet()) {
                if (fields.contains(field.getKey())) {
                    Object next = SealedDocuments.resealed(collection, field.getKey(), field.getValue(), from, to);
                    if (next != null && !next.equals(field.getValue())) {
                        asRead.append(field.getKey(), field.getValue());
                        set.append(field.getKey(), next);
                    }
                }
            }
        } catch (IllegalArgumentException e) { // it says nothing of the value
            leave(collection, id);
            return;
        }
        if (!set.isEmpty() && raw.updateOne(asRead, new Document("$set", set)).getMatchedCount() != 1) {
            leave(collection, id);
        }
    }

    private void leave(String collection, @Nullable Object id) {
        if (left.size() < MOST_NAMED) {
            left.add(collection + "/" + id);
        }
    }
}
