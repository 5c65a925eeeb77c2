// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Ref;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
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

    @BeforeEach
    void setup() {
        file = dir.resolve("partition_sensor.yaml");
        partition = new FilePartition(file, "a");
    }

    @Test
    void isReadAgainWhenItChanges() throws IOException {
        Files.writeString(file, GIVES_IT_TO_A);
        assertThat(partition.refresh()).isTrue();
        assertThat(partition.refresh()).isFalse();
        assertThat(partition.candidates(SENSOR, Set.of())).containsExactly("a");

        Files.writeString(file, GIVES_IT_TO_B);
        assertThat(partition.refresh()).isTrue();
        assertThat(partition.candidates(SENSOR, Set.of())).containsExactly("b");
    }

    @Test
    void aWrongMapIsRefusedWholeAndTheOldOneStays() throws IOException {
        Files.writeString(file, GIVES_IT_TO_A);
        partition.refresh();

        Files.writeString(file, GIVES_IT_TO_A + "b: oops\n");
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
                        .endsWith("; no sensor runs until it is mended"));

        Files.writeString(file, GIVES_IT_TO_A);
        partition.refresh();
        assertThat(partition.candidates(SENSOR, Set.of())).containsExactly("a");
        assertThat(partition.remarks()).isEmpty();
    }

    @Test
    void aNodeThatTheMapDoesNotNameIsRemarkedUpon() throws IOException {
        Files.writeString(file, GIVES_IT_TO_B);
        partition.refresh();

        assertThat(partition.remarks())
                .containsExactly(new PartitionProvider.Remark(
                        false,
                        file + ": node \"a\" is not in the map and so runs no sensor; it keeps watching the file"));
    }
}
