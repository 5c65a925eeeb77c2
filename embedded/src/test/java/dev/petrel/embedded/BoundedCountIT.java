// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.TriggerInstance;
import dev.petrel.engine.store.EventStore.InstanceQuery;
import dev.petrel.engine.store.Page;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.store.mongo.MongoStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A page does not wait for a full count, and says what it knows. */
@Timeout(120)
final class BoundedCountIT {

    private final PlainServer server = new PlainServer();
    private final Store store = new MongoStore(server.database("petrel"), "petrel-test", new SystemClock());

    @BeforeEach
    void record() {
        store.events()
                .recordInstances(IntStream.range(0, 5)
                        .mapToObj(i -> new TriggerInstance(
                                new Event(
                                        "e" + i,
                                        new Ref("demo", "t"),
                                        Map.of(),
                                        Instant.EPOCH.plusSeconds(i),
                                        null,
                                        null,
                                        new Event.Source("n", null, 0)),
                                TriggerInstance.Status.PROCESSED,
                                null))
                        .toList());
    }

    @AfterEach
    void close() {
        store.close();
        server.close();
    }

    @Test
    void countsExactlyWhatIsFew() {
        Page<TriggerInstance> page = page(1, 2);

        assertThat(page.total()).isEqualTo(5);
        assertThat(page.exact()).isTrue();
    }

    @Test
    void asksTheServerToStopAtTheBoundAndInTime() {
        server.onCount(command -> {
            assertThat(command.toString()).contains("$limit").contains("100001").contains("maxTimeMS");
            return new Document("ok", 1.0)
                    .append(
                            "cursor",
                            new Document("id", 0L)
                                    .append("ns", "petrel.trigger_instances")
                                    .append("firstBatch", List.of(new Document("_id", 1).append("n", 100_001))));
        });

        Page<TriggerInstance> page = page(0, 2);

        assertThat(page.items()).hasSize(2);
        assertThat(page.total()).isEqualTo(100_000);
        assertThat(page.exact()).isFalse();
    }

    @Test
    void givesThePageThoughCountingTakesTooLong() {
        server.onCount(command -> {
            throw new MongoServerError(50, "MaxTimeMSExpired", "operation exceeded time limit");
        });

        Page<TriggerInstance> page = page(1, 2);

        assertThat(page.items()).extracting(instance -> instance.event().id()).containsExactly("e3", "e2");
        assertThat(page.total()).isEqualTo(3);
        assertThat(page.exact()).isFalse();
    }

    @Test
    void needsNoCountForTheLastPage() {
        server.onCount(command -> {
            throw new AssertionError("counted");
        });

        assertThat(page(3, 50).total()).isEqualTo(5);
    }

    private Page<TriggerInstance> page(int offset, int limit) {
        return store.events().instances(new InstanceQuery(Set.of("demo.t"), null, null, null, offset, limit));
    }
}
