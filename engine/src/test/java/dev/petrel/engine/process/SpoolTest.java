// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolTest {

    private static final int IN_MEMORY = 10;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Spool spool) {
        return new String(spool.bytes(Integer.MAX_VALUE), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 10, 11, 25, 26, 40})
    void keepsTheFirstBytesWhereverTheyAre(int length) throws Exception {
        String all = "abcdefghijklmnopqrstuvwxyzabcdefghijklmn".substring(0, length);
        try (Spool spool = new Spool(26, IN_MEMORY)) {
            for (byte one : bytes(all)) {
                spool.add(new byte[] {0, one}, 1, 1);
            }
            String kept = all.substring(0, Math.min(length, 26));
            assertThat(text(spool)).isEqualTo(kept);
            assertThat(spool.open().readAllBytes()).isEqualTo(bytes(kept));
            assertThat(new String(spool.bytes(3), StandardCharsets.UTF_8))
                    .isEqualTo(kept.substring(0, Math.min(3, length)));
            assertThat(spool.size()).isEqualTo(kept.length());
            assertThat(spool.total()).isEqualTo(length);
        }
    }

    @Test
    void goesOnWhereThreadsAreInterrupted() {
        try (Spool spool = new Spool(100, IN_MEMORY)) {
            Thread.currentThread().interrupt();
            spool.add(bytes("more than there is room for"), 0, 20);
            spool.add(bytes("and more"), 0, 8);
            assertThat(text(spool)).isEqualTo("more than there is rand more");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void leavesNoFileBehindAndNothingAfterItsEnd(@TempDir Path temporary) {
        Spool spool = new Spool(100, IN_MEMORY, temporary);
        spool.add(new byte[50], 0, 50);
        assertThat(spool.size()).isEqualTo(50);
        assertThat(temporary).isEmptyDirectory();
        spool.close();
        spool.add(new byte[50], 0, 50);
        assertThat(spool.size()).isZero();
        assertThat(text(spool)).isEmpty();
    }

    @Test
    void keepsWhatItHasAndSaysWhyThereIsNoMore(@TempDir Path temporary) {
        try (Spool spool = new Spool(100, IN_MEMORY, temporary.resolve("missing"))) {
            spool.add(bytes("12345678"), 0, 8);
            spool.add(bytes("12345678"), 0, 8);
            assertThat(text(spool)).isEqualTo("12345678");
            assertThat(spool.trouble()).contains(temporary.resolve("missing").toString());
            assertThat(spool.total()).isEqualTo(16);
        }
    }
}
