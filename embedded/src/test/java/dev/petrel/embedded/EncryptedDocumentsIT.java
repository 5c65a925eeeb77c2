// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.petrel.engine.config.DatabaseConfig;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.TriggerInstance;
import dev.petrel.engine.security.Seal;
import dev.petrel.engine.store.DeadLetterStore.DeadLetter;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.store.StoreException;
import dev.petrel.engine.store.WorkflowStore;
import dev.petrel.engine.store.mongo.MongoStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in the database with a key, and what a process without it, or with another, makes of that. */
final class EncryptedDocumentsIT {

    private static final EmbeddedDatabase SERVER = EmbeddedDatabase.inMemory(0);
    private static final String MARK = "s3cr3t-mark";
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final Seal seal = Keys.seal();
    private DatabaseConfig database;

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @BeforeEach
    void setup() {
        database = new Databases.Found("embedded", SERVER.url(), SERVER.port(), false).fresh();
    }

    @Test
    void showsNothingOfWhatExecutionsAndEventsSayToWhoReadsTheDatabase() {
        try (Store store = open(Optional.of(seal))) {
            fill(store, MARK);
            assertThat(raw()).contains("e1", "core.local", "succeeded").doesNotContain(MARK);
            assertThat(store.executions().get("e1").orElseThrow().parameters()).containsEntry("cmd", MARK);
            assertThat(store.executions().get("e1").orElseThrow().result()).containsEntry("stdout", MARK);
            Execution.StoredResult large =
                    store.executions().get("e2").orElseThrow().stored();
            assertThat(new String(store.executions().resultChunk(large, 0), StandardCharsets.UTF_8))
                    .contains(MARK);
            assertThat(store.events().instance("t1").orElseThrow().event().payload())
                    .containsEntry("token", MARK);
            assertThat(store.deadLetters().get("d1").orElseThrow().body()).contains(MARK);
        }
    }

    @Test
    void readsWhatWasWrittenInClear() {
        try (Store store = open(Optional.empty())) {
            fill(store, MARK);
        }
        assertThat(raw()).contains(MARK);
        try (Store store = open(Optional.of(seal))) {
            assertThat(store.executions().get("e1").orElseThrow().parameters()).containsEntry("cmd", MARK);
            assertThat(store.executions().get("e2").orElseThrow().stored().chunks())
                    .isPositive();
        }
    }

    @Test
    void saysWhichKeyIsMissing() {
        try (Store store = open(Optional.of(seal))) {
            fill(store, MARK);
        }
        try (Store store = open(Optional.empty())) {
            assertThatThrownBy(() -> store.executions().get("e1"))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("e1")
                    .hasMessageContaining("[keyvalue] encryption_key_path");
            assertThat(store.executions().read(List.of("e1"), Set.of())).hasSize(1);
            assertThat(store.executions().open(ExecutionStatus.REQUESTED, -1)).hasSize(1);
        }
        try (Store store = open(Optional.of(Keys.seal()))) {
            assertThatThrownBy(() -> store.events().instance("t1"))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("another key");
        }
    }

    private static WorkflowStore.Workflow workflow(String id) {
        return new WorkflowStore.Workflow(
                id,
                1,
                ExecutionStatus.RUNNING,
                Map.of("language", "orquesta"),
                Map.of(),
                List.of(),
                null,
                List.of(),
                false,
                NOW);
    }

    @Test
    void worksOnTheOthersWhereSomeAreEncryptedWithAnotherKey() {
        try (MongoStore store = new MongoStore(database, "petrel-test", new SystemClock(), Optional.of(Keys.seal()))) {
            store.executions().create(List.of(execution("strange", MARK)));
            assertThat(store.workflows().create(workflow("strange"))).isTrue();
            var ignored = store.keys().putNoting(key("strange"), 0);
            assertThat(store.checkDecryption().ok()).isTrue();
        }
        try (MongoStore store = new MongoStore(database, "petrel-test", new SystemClock(), Optional.of(seal))) {
            store.executions().create(List.of(execution("mine", MARK)));
            assertThat(store.workflows().create(workflow("mine"))).isTrue();
            var ignored = store.keys().putNoting(key("mine"), 0);

            assertThat(store.workflows().unsettled(10))
                    .extracting(WorkflowStore.Workflow::id)
                    .containsExactlyInAnyOrder("strange", "mine");
            assertThatThrownBy(() -> store.workflows().get("strange"))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("another key");
            assertThat(store.keys().untold(10))
                    .extracting(change -> change.key().name())
                    .containsExactly("mine");
            assertThatThrownBy(() -> store.keys().putNoting(key("strange"), 0))
                    .as("its changes would be lost")
                    .isInstanceOf(StoreException.class);
            assertThat(store.executions().open(ExecutionStatus.REQUESTED, -1)).hasSize(2);
            assertThat(store.executions().unsettled(10)).isEmpty();
            assertThatThrownBy(() -> store.executions().get("strange"))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("strange");
            assertThat(store.checkDecryption().ready()).isTrue();
            assertThat(store.checkDecryption().ok()).isFalse();
            assertThat(store.checkDecryption().detail())
                    .contains("workflows/strange", "executions/strange", "petrel rotate-key")
                    .doesNotContain("mine");
        }
    }

    @Test
    void claimsNoneThatItCannotReadSoThatAnotherMay() {
        Execution.Claim claim = new Execution.Claim("i", "st2-node", "host", 7);
        List<ExecutionStore.Waiting> both =
                List.of(new ExecutionStore.Waiting("strange", 0), new ExecutionStore.Waiting("mine", 0));
        Execution before;
        try (Store store = open(Optional.empty())) {
            store.executions().create(List.of(execution("mine", MARK)));
        }
        try (Store store = open(Optional.of(Keys.seal()))) {
            store.executions().create(List.of(execution("strange", MARK)));
            try (Store other = open(Optional.of(seal))) {
                before = store.executions().get("strange").orElseThrow();

                assertThatThrownBy(() -> other.executions().claim("strange", 0, claim, NOW.plusSeconds(1)))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("another key");

                assertThat(store.executions().get("strange")).contains(before);
                assertThat(store.executions().open(ExecutionStatus.REQUESTED, -1))
                        .hasSize(2);
                ExecutionStore.Claimed claimed = other.executions().claim(both, claim, NOW.plusSeconds(1));
                assertThat(claimed.claimed()).containsOnlyKeys("mine");
                assertThat(claimed.undecided()).containsExactly("strange");
            }
            assertThat(store.executions().claim("strange", 0, claim, NOW.plusSeconds(1)))
                    .contains(before.claimed(claim, NOW.plusSeconds(1)));
        }
    }

    private static KeyValue key(String name) {
        return new KeyValue("st2kv.system", name, "v", false, null, null);
    }

    @Test
    void changesTheKeyAndCanBeDoneAgain() {
        Seal next = Keys.seal();
        Seal strange = Keys.seal();
        try (Store store = open(Optional.empty())) {
            store.executions().create(List.of(execution("clear", MARK)));
        }
        try (Store store = open(Optional.of(strange))) {
            store.executions().create(List.of(execution("strange", MARK)));
        }
        try (Store store = open(Optional.of(seal))) {
            fill(store, MARK);
        }
        try (MongoStore store = new MongoStore(database, "petrel-test", new SystemClock(), Optional.of(next))) {
            for (int i = 0; i < 2; i++) {
                assertThat(store.reseal(seal, next)).containsExactly("executions/strange");
            }
            assertThat(store.executions().get("e1").orElseThrow().parameters()).containsEntry("cmd", MARK);
            assertThat(store.executions().get("e1").orElseThrow().result()).containsEntry("stdout", MARK);
            assertThat(store.executions().get("clear").orElseThrow().parameters())
                    .containsEntry("cmd", MARK);
            Execution.StoredResult large =
                    store.executions().get("e2").orElseThrow().stored();
            assertThat(new String(store.executions().resultChunk(large, 0), StandardCharsets.UTF_8))
                    .contains(MARK);
            assertThat(store.events().instance("t1").orElseThrow().event().payload())
                    .containsEntry("token", MARK);
            assertThat(store.deadLetters().get("d1").orElseThrow().body()).contains(MARK);
        }
        try (Store store = open(Optional.of(strange))) {
            assertThat(store.executions().get("strange").orElseThrow().parameters())
                    .containsEntry("cmd", MARK);
        }
    }

    private void fill(Store store, String mark) {
        store.executions().create(List.of(execution("e1", mark), execution("e2", mark), execution("e3", mark)));
        end(store, "e1", Map.of("stdout", mark));
        end(store, "e2", Map.of("stdout", mark.repeat(50_000)));
        store.events()
                .recordInstances(List.of(new TriggerInstance(
                        new Event(
                                "t1",
                                Ref.of("core.st2.webhook"),
                                Map.of("token", mark),
                                NOW,
                                null,
                                null,
                                null,
                                new Event.Source("st2-node", null, 0, 0)),
                        TriggerInstance.Status.PENDING,
                        null)));
        store.deadLetters().put(new DeadLetter("d1", "trigger", "m1", "{\"a\": \"" + mark + "\"}", "why", 1, NOW));
    }

    private static void end(Store store, String id, Map<String, Object> result) {
        Execution.Claim claim = new Execution.Claim("i", "st2-node", "host", 7);
        store.executions().claim(id, 0, claim, NOW).orElseThrow();
        assertThat(store.executions()
                        .transition(
                                id,
                                1,
                                ExecutionStatus.RUNNING,
                                ExecutionStore.Change.to(ExecutionStatus.SUCCEEDED, result, NOW)))
                .isTrue();
    }

    private static Execution execution(String id, String mark) {
        return new Execution(
                id,
                new Execution.Request(
                        Ref.of("core.local"),
                        "local-shell-cmd",
                        Map.of("cmd", mark),
                        Map.of("user", "jane", "extra", mark),
                        NOW,
                        Map.of("on-complete", Map.of("routes", List.of("slack")))),
                Execution.Lineage.NONE,
                new Execution.Progress(
                        ExecutionStatus.REQUESTED,
                        0,
                        null,
                        List.of(new Execution.LogEntry(ExecutionStatus.REQUESTED, NOW))),
                Execution.End.NONE);
    }

    private Store open(Optional<Seal> key) {
        return new MongoStore(database, "petrel-test", new SystemClock(), key);
    }

    /** All bytes of the database, a character each. */
    private String raw() {
        StringBuilder all = new StringBuilder();
        try (MongoClient client = MongoClients.create(database.host())) {
            for (String name : client.getDatabase(database.name()).listCollectionNames()) {
                client.getDatabase(database.name())
                        .getCollection(name, RawBsonDocument.class)
                        .find()
                        .forEach(document ->
                                all.append(new String(document.getByteBuffer().array(), StandardCharsets.ISO_8859_1)));
            }
        }
        return all.toString();
    }
}
