// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import dev.petrel.engine.config.DatabaseConfig;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bson.Document;
import org.bson.RawBsonDocument;

/** A database as its files hold it. */
final class RawDatabase {

    private RawDatabase() {}

    /** All bytes of all documents, a character each. */
    static String text(DatabaseConfig config) {
        StringBuilder all = new StringBuilder();
        try (MongoClient client = MongoClients.create(config.host())) {
            MongoDatabase database = client.getDatabase(config.name());
            for (String name : database.listCollectionNames()) {
                database.getCollection(name, RawBsonDocument.class)
                        .find()
                        .forEach(document -> all.append(name)
                                .append(' ')
                                .append(new String(bytes(document), StandardCharsets.ISO_8859_1).replaceAll("\\R", " "))
                                .append('\n'));
            }
        }
        return all.toString();
    }

    private static byte[] bytes(RawBsonDocument document) {
        byte[] bytes = new byte[document.getByteBuffer().remaining()];
        document.getByteBuffer().get(bytes);
        return bytes;
    }

    /** The fields in which {@code marks} are as they are, each with the names of these: {@code executions.result}. */
    static Map<String, TreeSet<String>> clear(DatabaseConfig config, Marks marks) {
        Map<String, TreeSet<String>> found = new TreeMap<>();
        try (MongoClient client = MongoClients.create(config.host())) {
            MongoDatabase database = client.getDatabase(config.name());
            for (String name : database.listCollectionNames()) {
                for (Document document : database.getCollection(name).find()) {
                    document.forEach((field, value) -> marks.in(String.valueOf(value))
                            .keySet()
                            .forEach(mark -> found.computeIfAbsent(name + "." + field, key -> new TreeSet<>())
                                    .add(mark)));
                }
            }
        }
        return found;
    }
}
