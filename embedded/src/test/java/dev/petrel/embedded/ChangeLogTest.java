// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.bson.Document;
import dev.petrel.engine.lifecycle.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.h2.mvstore.MVMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChangeLogTest {

    @TempDir
    private Path directory;

    @TempDir
    private Path copies;

    private StoreFile file;
    private MVMap<Object, Document> things;

    @BeforeEach
    void open() throws IOException {
        file = StoreFile.open(directory);
        things = file.documents("db.things");
    }

    @AfterEach
    void close() throws IOException {
        file.changes().close();
        file.store().closeImmediately();
    }

    @Test
    void hasWhatEachKeyIsAfterwards() throws IOException {
        things.put(1L, of("first"));
        things.put(2L, of("second"));
        write();
        things.put(1L, of("changed"));
        things.remove(2L);
        things.putIfAbsent(1L, of("there already"));
        things.putIfAbsent("three", of("third"));
        write();

        assertThat(found(copy())).containsExactlyInAnyOrderEntriesOf(Map.of(1L, of("changed"), "three", of("third")));
    }

    @Test
    void leavesOutWhatWasNotWritten() throws IOException {
        things.put(1L, of("written"));
        write();
        things.put(2L, of("not yet"));

        assertThat(found(copy())).containsOnlyKeys(1L);
    }

    @Test
    void countsABatchAsAWholeWhereverItIsCutOff() throws IOException {
        things.put(1L, of("first"));
        write();
        long first = Files.size(log(0));
        things.put(2L, of("second"));
        things.put(3L, of("third"));
        write();
        byte[] whole = Files.readAllBytes(log(0));

        for (int length = 0; length < whole.length; length++) {
            Path copy = copy();
            Files.write(ChangeLog.file(copy, 0), java.util.Arrays.copyOf(whole, length));
            assertThat(found(copy)).as("cut off after %d bytes", length).hasSize(length < first ? 0 : 1);
        }
    }

    @Test
    void endsBeforeABatchWithAWrongByte() throws IOException {
        things.put(1L, of("first"));
        write();
        long first = Files.size(log(0));
        things.put(2L, of("second"));
        write();
        byte[] whole = Files.readAllBytes(log(0));
        for (int at = (int) first; at < whole.length; at++) {
            Path copy = copy();
            byte[] wrong = whole.clone();
            wrong[at] ^= 0x41;
            Files.write(ChangeLog.file(copy, 0), wrong);
            assertThat(found(copy)).as("byte %d", at).containsOnlyKeys(1L);
        }
    }

    @Test
    void goesOnInTheNextFileAfterACheckpoint() throws IOException {
        Checkpoint checkpoint = new Checkpoint(file.store(), file.changes(), new SystemClock());
        things.put(1L, of("first"));
        things.put(2L, of("to be removed"));
        checkpoint.write();
        things.remove(2L);
        things.put(3L, of("third"));
        write();

        Path both = copy();
        assertThat(StoreCopy.logs(both)).containsExactly("petrel.log.0", "petrel.log.1");
        assertThat(found(both)).containsOnlyKeys(1L, 3L);

        checkpoint.finish();
        Path one = copy();
        assertThat(StoreCopy.logs(one)).containsExactly("petrel.log.1");
        assertThat(found(one)).containsOnlyKeys(1L, 3L);
    }

    /** As after a loss of power, when the log was on the disk and the store not yet. */
    @Test
    void readsAllFilesFromTheOneThatTheStoreKnows() throws IOException {
        things.put(1L, of("first"));
        write();
        Path before = copy();
        Checkpoint checkpoint = new Checkpoint(file.store(), file.changes(), new SystemClock());
        checkpoint.write();
        things.put(2L, of("second"));
        write();
        Path after = copy();
        Files.copy(StoreFile.in(before), StoreFile.in(after), java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThat(found(after)).containsOnlyKeys(1L, 2L);
    }

    @Test
    void readsTheSameTwice() throws IOException {
        things.put(1L, of("first"));
        things.remove(1L);
        things.put(1L, of("again"));
        write();
        Path copy = copy();

        assertThat(found(copy)).isEqualTo(Map.of(1L, of("again")));
        assertThat(found(copy)).isEqualTo(Map.of(1L, of("again")));
        assertThat(StoreCopy.logs(copy)).hasSize(1);
    }

    @Test
    void keepsLargeDocuments() throws IOException {
        String large = "x".repeat(5 << 20);
        things.put(1L, of(large));
        write();
        things.put(2L, of("small"));
        write();

        assertThat(found(copy())).isEqualTo(Map.of(1L, of(large), 2L, of("small")));
    }

    @Test
    void writesNothingMoreOnceAChangeCouldNotBeRecorded() {
        Document cyclic = new Document();
        cyclic.put("self", new Object() {
            @Override
            public String toString() {
                return "cannot be written";
            }
        });

        assertThatThrownBy(() -> things.put(1L, cyclic)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(this::write).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesAFileOfSomethingElse() throws IOException {
        Path copy = copy();
        Files.writeString(ChangeLog.file(copy, 0), "something else altogether");
        assertThatThrownBy(() -> found(copy)).isInstanceOf(IOException.class).hasMessageContaining("petrel.log.0");
    }

    private void write() throws IOException {
        file.changes().take().write();
    }

    private Path log(long number) {
        return ChangeLog.file(directory, number);
    }

    private Path copy() throws IOException {
        Path copy = Files.createDirectory(copies.resolve(UUID.randomUUID().toString()));
        StoreCopy.of(directory, copy);
        return copy;
    }

    private static Map<Object, Document> found(Path copy) throws IOException {
        return StoreCopy.documents(copy, "db.things");
    }

    private static Document of(String value) {
        return new Document("value", value);
    }
}
