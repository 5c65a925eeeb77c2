// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.bson.Document;
import dev.petrel.engine.lifecycle.SystemClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class GroupCommitTest {

    @TempDir
    private Path directory;

    private StoreFile file;
    private MVMap<Object, Document> map;
    private GroupCommit commits;

    @BeforeEach
    void open() throws IOException {
        file = StoreFile.open(directory);
        map = file.documents("db.things");
        commits = new GroupCommit(file.store(), file.changes(), new SystemClock());
        commits.start();
    }

    @AfterEach
    void close() {
        commits.close();
        file.store().closeImmediately();
    }

    @Test
    void hasNothingToWaitForBeforeTheFirstWrite() {
        assertThat(commits.settled()).isCompleted();
    }

    @Test
    void settlesWhenTheWriteIsInAFile(@TempDir Path afterAKill) throws Exception {
        commits.begin();
        map.put("k", document("v"));
        commits.end();
        settled().get(60, TimeUnit.SECONDS);

        StoreCopy.of(directory, afterAKill);

        assertThat(StoreCopy.documents(afterAKill, "db.things")).containsExactly(Map.entry("k", document("v")));
    }

    @Test
    void settlesByACheckpointIfThatIsWanted() throws Exception {
        commits.begin();
        map.put("k", document("v"));
        commits.wantCheckpoint();
        commits.end();
        settled().get(60, TimeUnit.SECONDS);

        assertThat(file.changes().number()).isEqualTo(1);
        assertThat(file.store().getStoreVersion()).isEqualTo(1);
        assertThat(file.store().hasUnsavedChanges()).isFalse();
    }

    @Test
    void doesNotCommitWhileACommandIsInTheMiddleOfItsWrites() throws Exception {
        commits.begin();
        map.put("first", document("half"));
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
    void settlesNothingOnceACommitHasFailed() throws IOException {
        commits.begin();
        map.put("k", document("v"));
        CompletableFuture<Void> first = settled();
        file.changes().close();
        commits.end();
        assertThatThrownBy(() -> first.get(60, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);

        commits.begin();
        commits.end();

        assertThat(commits.settled()).isCompletedExceptionally();
    }

    private static Document document(String value) {
        return new Document("value", value);
    }

    private CompletableFuture<Void> settled() {
        return commits.settled().toCompletableFuture();
    }
}
