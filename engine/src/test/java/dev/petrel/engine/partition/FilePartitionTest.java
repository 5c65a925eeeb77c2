// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Ref;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePartitionTest {

    private static final Ref SENSOR = Ref.of("mypack.DirectorySensor");
    private static final String GIVES_IT_TO_A = "a:\n- mypack.DirectorySensor\n";
    private static final String GIVES_IT_TO_B = "b:\n- mypack.DirectorySensor\n";

    @TempDir
    Path dir;

    private Path file;
    private FilePartition partition;
    private Instant version = Instant.parse("2026-01-02T03:04:05Z");

    @BeforeEach
    void setup() {
        file = dir.resolve("partition_sensor.yaml");
        partition = new FilePartition(file, "a");
    }

    @Test
    void isReadAgainWhenItChanges() throws IOException {
        write(GIVES_IT_TO_A);
        assertThat(partition.refresh()).isTrue();
        assertThat(partition.refresh()).isFalse();
        assertThat(partition.candidates(SENSOR, Set.of())).containsExactly("a");

        write(GIVES_IT_TO_B);
        assertThat(partition.refresh()).isTrue();
        assertThat(partition.candidates(SENSOR, Set.of())).containsExactly("b");
    }

    @Test
    void aWrongMapIsRefusedWholeAndTheOldOneStays() throws IOException {
        write(GIVES_IT_TO_A);
        partition.refresh();

        write(GIVES_IT_TO_A + "b: oops\n");
        assertThat(partition.refresh()).isTrue();

        assertThat(partition.candidates(SENSOR, Set.of())).containsExactly("a");
        assertThat(partition.remarks()).singleElement().satisfies(remark -> {
            assertThat(remark.error()).isTrue();
            assertThat(remark.text())
                    .startsWith(file + ":3: node \"b\"")
                    .endsWith("; the map that was read before stays in force");
        });
    }

    @Test
    void aMissingFileMeansNoSensorsAndKeepsWatching() throws IOException {
        partition.refresh();
        assertThat(partition.candidates(SENSOR, Set.of())).isEmpty();
        assertThat(partition.remarks())
                .singleElement()
                .satisfies(remark -> assertThat(remark.text())
                        .contains("does not exist")
                        .endsWith("; no map was read before, so no sensor runs here until it is mended"));

        write(GIVES_IT_TO_A);
        partition.refresh();
        assertThat(partition.candidates(SENSOR, Set.of())).containsExactly("a");
        assertThat(partition.remarks()).isEmpty();
    }

    @Test
    void aNodeThatTheMapDoesNotNameIsRemarkedUpon() throws IOException {
        write(GIVES_IT_TO_B);
        partition.refresh();

        assertThat(partition.remarks())
                .containsExactly(new PartitionProvider.Remark(
                        false,
                        file + ": node \"a\" is not in the map and so runs no sensor; it keeps watching the file"));
    }

    @Test
    void isNotReadWhileItStaysAsItIs() throws IOException {
        AtomicInteger reads = new AtomicInteger();
        partition = new FilePartition(file, "a", path -> {
            reads.incrementAndGet();
            return PartitionFile.read(path);
        });
        write(GIVES_IT_TO_A);
        for (int look = 0; look < 5; look++) {
            partition.refresh();
        }
        assertThat(reads).as("once, and once more for changes within one tick").hasValue(2);

        write(GIVES_IT_TO_B);
        assertThat(partition.refresh()).isTrue();
        assertThat(reads).hasValue(3);
    }

    @Test
    void seesAFileThatAnEditorPutInItsPlaceWithTheSameTimeAndSize() throws IOException {
        write(GIVES_IT_TO_A);
        partition.refresh();
        partition.refresh();
        Path other = Files.writeString(dir.resolve("new"), GIVES_IT_TO_B);
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));

        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);

        assertThat(partition.refresh()).isTrue();
        assertThat(partition.candidates(SENSOR, Set.of())).containsExactly("b");
    }

    @Test
    void aRefusedMapIsReadEveryTime() throws IOException {
        write("oops\n");
        FileTime time = Files.getLastModifiedTime(file);
        for (int look = 0; look < 3; look++) {
            partition.refresh();
        }
        Files.writeString(file, "a: []");
        Files.setLastModifiedTime(file, time);

        assertThat(partition.refresh()).isTrue();
        assertThat(partition.remarks()).noneMatch(PartitionProvider.Remark::error);
    }

    /** Each version is a second older than the one before, so that the file system's clock does not matter. */
    private void write(String text) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(version = version.minusSeconds(1)));
    }
}
