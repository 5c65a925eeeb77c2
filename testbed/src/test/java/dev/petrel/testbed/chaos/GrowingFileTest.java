// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowingFileTest {

    @Test
    void countsFinishedLinesAsTheFileGrows(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("ledger");
        append(file, "start a\nend");
        GrowingFile growing = new GrowingFile(file, 'e');
        assertThat(growing.lines()).isEqualTo(1);
        assertThat(growing.ofKind()).isZero();

        append(file, " a\nstart b\n");

        assertThat(growing.lines()).isEqualTo(3);
        assertThat(growing.ofKind()).isEqualTo(1);
    }

    @Test
    void readsFilesLongerThanItsBuffer(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("ledger");
        append(file, "end of a line\n".repeat(20_000));

        assertThat(new GrowingFile(file, 'e').ofKind()).isEqualTo(20_000);
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
