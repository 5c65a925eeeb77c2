// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.lifecycle.SystemClock;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class GroupCommitTest {

    @TempDir
    private Path directory;

    private MVStore store;
    private MVMap<String, String> map;
    private GroupCommit commits;

    @BeforeEach
    void open() {
        store = new MVStore.Builder()
                .fileName(directory.resolve("store.mv").toString())
                .autoCommitDisabled()
                .autoCommitBufferSize(0)
                .open();
        map = store.openMap("map");
        commits = new GroupCommit(store, new SystemClock());
        commits.start();
    }

    @AfterEach
    void close() {
        commits.close();
        store.closeImmediately();
    }

    @Test
    void hasNothingToWaitForBeforeTheFirstWrite() {
        assertThat(commits.settled()).isCompleted();
    }

    @Test
    void settlesWhenTheWriteIsInTheFile() throws Exception {
        commits.begin();
        map.put("k", "v");
        commits.end();
        settled().get(60, TimeUnit.SECONDS);

        commits.close();
        store.closeImmediately(); // without the commit that a close makes

        try (MVStore again = MVStore.open(directory.resolve("store.mv").toString())) {
            assertThat(again.openMap("map").get("k")).isEqualTo("v");
        }
    }

    @Test
    void doesNotCommitWhileACommandIsInTheMiddleOfItsWrites() throws Exception {
        commits.begin();
        map.put("first", "half");
        CompletableFuture<Void> first = settled();
        CompletableFuture<Void> another = CompletableFuture.supplyAsync(() -> {
                    commits.begin();
                    commits.end();
                    return settled();
                })
                .thenCompose(settled -> settled);

        assertThat(first).isNotDone();
        assertThat(another).isNotDone();
        commits.end();
        another.get(60, TimeUnit.SECONDS);
        first.get(60, TimeUnit.SECONDS);
    }

    @Test
    void settlesNothingOnceACommitHasFailed() {
        commits.begin();
        map.put("k", "v");
        CompletableFuture<Void> first = settled();
        store.closeImmediately();
        commits.end();
        assertThatThrownBy(() -> first.get(60, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);

        commits.begin();
        commits.end();

        assertThat(commits.settled()).isCompletedExceptionally();
    }

    private CompletableFuture<Void> settled() {
        return commits.settled().toCompletableFuture();
    }
}
