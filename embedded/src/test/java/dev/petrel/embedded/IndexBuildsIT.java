// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import de.bwaldvogel.mongo.exception.MongoServerError;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.store.EventStore;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.store.mongo.MongoStore;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Indexes are made beside the calls: whatever becomes of them, the calls work. */
@Timeout(120)
final class IndexBuildsIT {

    private static final KeyValue VALUE = new KeyValue(KeyValue.SYSTEM, "k", "v", false, null, null);

    private final PlainServer server = new PlainServer();
    private final Store store = new MongoStore(server.database("petrel"), "petrel-test", new SystemClock());

    @AfterEach
    void close() {
        store.close();
        server.close();
    }

    @Test
    void noCallWaitsForAnIndexThatTakesLong() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        server.onIndex(name -> waitFor(release));

        store.keys().put(VALUE);
        assertThat(store.keys().get(KeyValue.SYSTEM, "k")).contains(VALUE);
        assertThat(store.executions().countOpen(ExecutionStatus.RUNNING)).isZero();
        await().atMost(Duration.ofMinutes(1)).until(() -> server.asked().contains("executions.open_1"));
        assertThat(store.check().ready()).isTrue();
        assertThat(store.check().detail()).contains("being made: executions.open_1");

        release.countDown();
        await().atMost(Duration.ofMinutes(1)).until(() -> store.check().detail().contains("are there"));
        assertThat(store.check().ok()).isTrue();
        assertThat(server.asked())
                .contains("trigger_instances.status_1_occurred_at_-1__id_-1", "keys.expires_1")
                .doesNotHaveDuplicates();
    }

    @Test
    void anIndexThatCannotBeMadeIsNamedAndTriedAgainAndStopsNeitherCallsNorOtherIndexes() {
        server.onIndex(name -> {
            if (name.startsWith("executions.user_1")) {
                throw new MongoServerError(85, "IndexOptionsConflict", "Index already exists with other options");
            }
        });

        store.keys().put(VALUE);
        await().atMost(Duration.ofMinutes(1)).until(() -> !store.check().ok());
        assertThat(store.check().ready()).isTrue();
        assertThat(store.check().detail())
                .contains("lists may be slow")
                .contains("make index \"executions.user_1_requested_at_-1__id_-1\"")
                .contains("error 85, IndexOptionsConflict")
                .contains("drop it");
        await().atMost(Duration.ofMinutes(1)).until(() -> server.asked().contains("keys.expires_1"));
        assertThat(store.executions().find(ExecutionStore.Query.all()).items()).isEmpty();

        server.onIndex(null);
        await().atMost(Duration.ofMinutes(1)).until(() -> store.check().ok());
    }

    @Test
    void aClosedStoreLeavesAnIndexThatTakesLongToTheServer() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        server.onIndex(name -> waitFor(release));
        store.events().instances(EventStore.InstanceQuery.all());
        await().atMost(Duration.ofMinutes(1)).until(() -> !server.asked().isEmpty());

        store.close();

        release.countDown();
        assertThat(server.asked()).hasSize(1);
    }

    private static void waitFor(CountDownLatch release) {
        try {
            if (!release.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("never released");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
