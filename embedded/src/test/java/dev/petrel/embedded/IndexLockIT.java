// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A collection that is in use may get an index. */
@Timeout(120)
final class IndexLockIT {

    private static final int INDEXES = 30;
    private static final int DOCUMENTS = 500;
    private static final int TOGETHER = 200;

    @TempDir
    Path directory;

    @Test
    void inMemory() throws Exception {
        queriesAndInsertsWorkWhileIndexesAreMade(EmbeddedDatabase.inMemory(0));
    }

    @Test
    void inAFile() throws Exception {
        queriesAndInsertsWorkWhileIndexesAreMade(EmbeddedDatabase.inDirectory(directory, 0));
    }

    private static void queriesAndInsertsWorkWhileIndexesAreMade(EmbeddedDatabase database) throws Exception {
        database.start();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (MongoClient client = MongoClients.create(database.url())) {
            MongoCollection<Document> collection = client.getDatabase("petrel").getCollection("things");
            collection.insertMany(IntStream.range(0, DOCUMENTS)
                    .mapToObj(i -> document("first " + i))
                    .toList());
            AtomicBoolean made = new AtomicBoolean();

            List<Future<Integer>> queries = List.of(
                    threads.submit(() -> query(collection, made)), threads.submit(() -> query(collection, made)));
            List<Future<List<String>>> inserts = List.of(
                    threads.submit(() -> insert("a", collection, made)),
                    threads.submit(() -> insert("b", collection, made)));
            try {
                for (int i = 0; i < INDEXES; i++) {
                    String name = collection.createIndex(
                            new Document("field" + i, 1).append("_id", 1), new IndexOptions().unique(true));
                    assertThat(name).isNotEmpty();
                }
            } finally {
                made.set(true);
            }

            for (Future<Integer> some : queries) {
                assertThat(some.get()).isPositive();
            }
            for (Future<List<String>> some : inserts) {
                for (String id : some.get()) { // which an index answers
                    for (int i = 0; i < INDEXES; i += 7) {
                        assertThat(collection
                                        .find(new Document("field" + i, "value").append("_id", id))
                                        .first())
                                .as("%s in the index of field %d", id, i)
                                .isNotNull();
                    }
                }
            }
        } finally {
            threads.shutdownNow();
            database.stop();
        }
    }

    private static Document document(String id) {
        Document document = new Document("_id", id);
        IntStream.range(0, INDEXES).forEach(i -> document.append("field" + i, "value"));
        return document;
    }

    private static int query(MongoCollection<Document> collection, AtomicBoolean over) {
        return whileNot(over, () -> {
                    assertThat(collection
                                    .find(new Document("field3", "value").append("_id", "first 7"))
                                    .first())
                            .isNotNull();
                    return "";
                })
                .size();
    }

    private static List<String> insert(String name, MongoCollection<Document> collection, AtomicBoolean over) {
        int[] next = {0};
        return whileNot(over, () -> {
            List<Document> some = IntStream.range(0, TOGETHER)
                    .mapToObj(i -> document(name + " " + next[0] + " " + i))
                    .toList();
            next[0]++;
            var ignored = collection.insertMany(some);
            return some.get(TOGETHER - 1).getString("_id");
        });
    }

    private static List<String> whileNot(AtomicBoolean over, Callable<String> work) {
        List<String> done = new ArrayList<>();
        try {
            do {
                done.add(work.call());
            } while (!over.get());
        } catch (Exception e) {
            throw new AssertionError("after " + done.size(), e);
        }
        return done;
    }
}
