// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import dev.petrel.engine.config.DatabaseConfig;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.store.mongo.MongoStore;
import dev.petrel.engine.store.mongo.Queries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whether a MongoDB server answers every list from an index, as it says itself. */
@Timeout(300)
@ExtendWith(Skipped.WithoutMongo.class)
final class RealDatabaseIndexesIT {

    @Test
    void answersEveryListInItsOrderFromAnIndex() {
        DatabaseConfig config = Databases.real().orElseThrow().fresh();
        try (Store store = new MongoStore(config, "petrel-test", new SystemClock());
                MongoClient client = MongoClients.create(Databases.uri(config))) {
            store.ping();
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> store.check().ok() && store.check().detail().endsWith("are there"));
            MongoDatabase database = client.getDatabase(config.name());

            for (Queries.Query query : Queries.all()) {
                List<String> stages = stages(explain(database, query));
                assertThat(stages)
                        .as("%s %s sorted by %s", query.collection(), query.filter(), query.sort())
                        .isNotEmpty()
                        .doesNotContain("COLLSCAN", "SORT");
            }
        } finally {
            Databases.drop(config);
        }
    }

    private static Document explain(MongoDatabase database, Queries.Query query) {
        Document find = new Document("find", query.collection())
                .append("filter", query.filter())
                .append("sort", query.sort())
                .append("limit", 50);
        return database.runCommand(new Document("explain", find).append("verbosity", "queryPlanner"))
                .get("queryPlanner", Document.class)
                .get("winningPlan", Document.class);
    }

    /** Every stage of a plan, wherever it stands in it. */
    private static List<String> stages(Document plan) {
        List<String> stages = new ArrayList<>();
        plan.forEach((key, value) -> {
            if (key.equals("stage")) {
                stages.add(String.valueOf(value));
            } else if (value instanceof Document inner) {
                stages.addAll(stages(inner));
            } else if (value instanceof List<?> list) {
                list.stream()
                        .filter(Document.class::isInstance)
                        .map(Document.class::cast)
                        .forEach(inner -> stages.addAll(stages(inner)));
            }
        });
        return stages;
    }
}
