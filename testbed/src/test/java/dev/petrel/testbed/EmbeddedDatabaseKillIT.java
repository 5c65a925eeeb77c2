// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import dev.petrel.testbed.support.ServersProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writers note what was acknowledged; the server is killed under them and started again on the same files. The system
 * property {@code petrel.kill.rounds} makes it more rounds than the build has time for.
 */
@Tag("slow")
@Timeout(3600)
final class EmbeddedDatabaseKillIT {

    private static final int ROUNDS = Integer.getInteger("petrel.kill.rounds", 3);
    private static final int WRITERS = 8;

    /** What the first writer puts into its documents. It makes the server write a checkpoint after each of them. */
    private static final int LARGE = 512 << 10;

    /** What was acknowledged of one document last; that it is being deleted is noted before it is asked for. */
    private enum State {
        INSERTED,
        UPDATED,
        DELETING,
        DELETED
    }

    @TempDir
    private Path directory;

    @Test
    void keepsWhatItAcknowledgedWhenItIsKilled() throws Exception {
        Random random = new Random(4);
        Map<String, State> acknowledged = new HashMap<>();
        Set<String> wrong = new LinkedHashSet<>();
        for (int round = 1; round <= ROUNDS; round++) {
            try (ServersProcess servers = ServersProcess.start(directory.resolve("data"), directory.resolve("log"))) {
                wrong.addAll(differences(servers, acknowledged));
                System.out.printf(
                        "After %d kills: %d acknowledged, %d wrong%n", round - 1, acknowledged.size(), wrong.size());
                acknowledged.putAll(writeUntilKilled(servers, round, 300 + random.nextInt(2000)));
            }
        }
        try (ServersProcess servers = ServersProcess.start(directory.resolve("data"), directory.resolve("log"))) {
            wrong.addAll(differences(servers, acknowledged));
        }
        try (Stream<Path> files = Files.list(directory.resolve("data/database"))) {
            System.out.println("Its files, of which each start and each checkpoint begins a log: "
                    + files.map(Path::getFileName).toList());
        }
        System.out.printf(
                "%d kills of the embedded database: %d documents acknowledged, %d lost or half written, file of %d kB%n",
                ROUNDS,
                acknowledged.size(),
                wrong.size(),
                Files.size(directory.resolve("data/database/petrel.mv")) >> 10);
        assertThat(wrong).isEmpty();
    }

    private static Map<String, State> writeUntilKilled(ServersProcess servers, int round, int writes) throws Exception {
        CountDownLatch enough = new CountDownLatch(writes);
        List<Map<String, State>> ledgers = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try (MongoClient client = MongoClients.create(servers.mongoUrl() + "&serverSelectionTimeoutMS=2000")) {
            MongoCollection<Document> documents = collection(client);
            documents.createIndex(new Document("_id", 1).append("n", 1), new IndexOptions().unique(true));
            for (int writer = 0; writer < WRITERS; writer++) {
                Map<String, State> ledger = new HashMap<>();
                ledgers.add(ledger);
                String prefix = round + "-" + writer + "-";
                MongoCollection<Document> passing =
                        writer == 0 ? client.getDatabase("kill").getCollection("passing") : null;
                threads.execute(() -> write(documents, passing, prefix, ledger, enough));
            }
            assertThat(enough.await(120, TimeUnit.SECONDS)).as("writes go on").isTrue();
            servers.kill();
            threads.shutdown();
        }
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        Map<String, State> all = new HashMap<>();
        ledgers.forEach(all::putAll);
        return all;
    }

    private static void write(
            MongoCollection<Document> documents,
            MongoCollection<Document> passing,
            String prefix,
            Map<String, State> ledger,
            CountDownLatch enough) {
        String text = "x".repeat(passing == null ? 200 : LARGE);
        try {
            for (int i = 0; ; i++) {
                String id = prefix + i;
                if (passing != null) {
                    passing.insertOne(new Document("n", i));
                    passing.drop(); // with which the server writes a checkpoint
                }
                documents.insertOne(new Document("_id", id).append("n", 0).append("text", text));
                ledger.put(id, State.INSERTED);
                enough.countDown();
                Document old = new Document("_id", id).append("n", 0);
                documents.updateOne(old, new Document("$set", new Document("n", 1)));
                ledger.put(id, State.UPDATED);
                enough.countDown();
                if (i % 4 == 0 || passing != null) {
                    ledger.put(id, State.DELETING);
                    documents.deleteOne(new Document("_id", id).append("n", 1));
                    ledger.put(id, State.DELETED);
                    enough.countDown();
                }
            }
        } catch (MongoException | IllegalStateException e) {
            assertThat(enough.getCount())
                    .as("killed after enough was written, not before: %s", e)
                    .isZero();
        }
    }

    /** What is missing, and what a question that uses an index finds otherwise than one that looks at everything. */
    private static List<String> differences(ServersProcess servers, Map<String, State> acknowledged) {
        List<String> wrong = new ArrayList<>();
        try (MongoClient client = MongoClients.create(servers.mongoUrl() + "&serverSelectionTimeoutMS=2000")) {
            MongoCollection<Document> documents = collection(client);
            Map<String, Integer> found = new HashMap<>();
            documents
                    .find()
                    .projection(new Document("n", 1))
                    .forEach(document -> found.put(document.getString("_id"), document.getInteger("n")));
            acknowledged.forEach((id, state) -> {
                if (!fits(state, found.get(id))) {
                    wrong.add(id + " was " + state + ", found " + found.get(id));
                }
            });
            found.forEach((id, n) -> {
                Document key = new Document("_id", id).append("n", n);
                if (documents.find(key).first() == null) {
                    wrong.add(id + " is not found by " + key.toJson());
                }
            });
        }
        return wrong;
    }

    /** The step after it may have been under way: that is there or not. */
    private static boolean fits(State acknowledged, Integer found) {
        return switch (acknowledged) {
            case INSERTED -> found != null;
            case UPDATED -> found != null && found == 1;
            case DELETING -> found == null || found == 1;
            case DELETED -> found == null;
        };
    }

    private static MongoCollection<Document> collection(MongoClient client) {
        return client.getDatabase("kill").getCollection("documents");
    }
}
