// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RecentLookupsTest {

    private static final int CLIENTS = 200;

    private final RecentLookups<String> recent = new RecentLookups<>(new ManualClock());
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    private final AtomicInteger reads = new AtomicInteger();
    private final CompletableFuture<Optional<String>> database = new CompletableFuture<>();

    @AfterEach
    void stop() {
        database.complete(Optional.empty());
        clients.shutdownNow();
    }

    @Test
    void manyWhoAskForOneKeyAtOnceCostOneRead() throws Exception {
        CountDownLatch asking = new CountDownLatch(CLIENTS);
        List<Future<Optional<String>>> answers = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            answers.add(clients.submit(() -> {
                asking.countDown();
                return recent.get("key", this::read);
            }));
        }
        asking.await();
        database.complete(Optional.of("ada"));

        for (Future<Optional<String>> answer : answers) {
            assertThat(answer.get()).contains("ada");
        }
        assertThat(reads).hasValue(1);
    }

    @Test
    void aReadThatBeganBeforeItsKeyWasForgottenIsNeitherJoinedNorRemembered() throws Exception {
        Future<Optional<String>> before = clients.submit(() -> recent.get("key", this::read));
        await().until(() -> reads.get() == 1);
        recent.forget("key");

        assertThat(recent.get("key", Optional::empty)).isEmpty();
        database.complete(Optional.of("ada"));
        assertThat(before.get()).contains("ada");
        assertThat(recent.get("key", Optional::empty)).isEmpty();
    }

    @Test
    void aReadThatFailsIsToldAndNotRemembered() {
        Future<Optional<String>> first = clients.submit(() -> recent.get("key", this::read));
        await().until(() -> reads.get() == 1);
        database.completeExceptionally(StoreException.transientFailure("find a token: it is away", null));

        assertThatThrownBy(first::get).hasRootCauseInstanceOf(StoreException.class);
        assertThat(recent.get("key", () -> Optional.of("ada"))).contains("ada");
    }

    @Test
    void nobodyWaitsLongForTheReadOfAnother() {
        clients.submit(() -> recent.get("key", this::read));
        await().until(() -> reads.get() == 1);
        Supplier<Optional<String>> never = () -> {
            throw new AssertionError("a second read");
        };

        assertThatThrownBy(() -> recent.get("key", never))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("has not answered within 1 s");
    }

    private Optional<String> read() {
        reads.incrementAndGet();
        try {
            return database.join();
        } catch (CompletionException e) {
            throw (StoreException) e.getCause();
        }
    }
}
