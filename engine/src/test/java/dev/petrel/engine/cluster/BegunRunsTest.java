// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of runs that have begun, as its process writes it and as a successor reads it. */
class BegunRunsTest {

    private static final String A = "aaaaaaaaaaaaaaaaaaaaaaaa";
    private static final String B = "bbbbbbbbbbbbbbbbbbbbbbbb";

    private FileChannel file;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        file = FileChannel.open(
                directory.resolve("a.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    @AfterEach
    void close() throws IOException {
        file.close();
    }

    @Test
    void hasARunFromItsBeginningToItsEnd() throws IOException {
        BegunRuns runs = BegunRuns.in(file, 2);
        assertThat(read().mayHaveBegun(A, 1)).isFalse();

        runs.begin(A, 1);
        assertThat(read().mayHaveBegun(A, 1)).isTrue();
        assertThat(read().mayHaveBegun(A, 2)).isFalse();
        assertThat(read().mayHaveBegun(B, 1)).isFalse();

        runs.begin(A, 1);
        runs.begin(B, Long.MAX_VALUE);
        runs.end(A, 1);
        assertThat(read().mayHaveBegun(A, 1)).isFalse();
        assertThat(read().mayHaveBegun(B, Long.MAX_VALUE)).isTrue();
    }

    @Test
    void usesTheRoomOfThoseThatHaveEnded() throws IOException {
        BegunRuns runs = BegunRuns.in(file, 2);
        runs.begin(B, 7);
        for (int fence = 1; fence <= 1000; fence++) {
            runs.begin(A, fence);
            assertThat(read().mayHaveBegun(A, fence)).isTrue();
            runs.end(A, fence);
            runs.end(A, fence);
        }
        assertThat(read().mayHaveBegun(B, 7)).isTrue();
        assertThat(file.size()).isEqualTo(64 + 2 * 64);
    }

    @Test
    void saysNothingAnyMoreOnceItHadNoRoom() throws IOException {
        BegunRuns runs = BegunRuns.in(file, 1);
        runs.begin(A, 1);
        runs.begin(B, 1);
        assertThat(BegunRuns.read(file)).isEmpty();
        runs.end(B, 1);
        runs.end(A, 1);
        assertThat(BegunRuns.read(file)).isEmpty();
    }

    @Test
    void saysNothingAfterAnIdThatIsTooLong() throws IOException {
        BegunRuns runs = BegunRuns.in(file, 1);
        runs.begin("x".repeat(55), 1);
        assertThat(read().mayHaveBegun("x".repeat(55), 1)).isTrue();
        runs.begin("x".repeat(56), 1);
        assertThat(BegunRuns.read(file)).isEmpty();
    }

    @Test
    void nothingIsKnownOfAFileThatIsEmptyOrCutOffOrOfAnotherVersion() throws IOException {
        assertThat(BegunRuns.read(file)).as("of a process that makes no table").isEmpty();
        BegunRuns.in(file, 3).begin(A, 1);
        long whole = file.size();
        put(0, (byte) 'Q');
        assertThat(BegunRuns.read(file)).isEmpty();
        put(0, (byte) 'P');
        assertThat(BegunRuns.read(file)).isPresent();

        for (long size = whole - 1; size >= 0; size--) {
            file.truncate(size);
            assertThat(BegunRuns.read(file)).as("%d bytes", size).isEmpty();
        }
    }

    @Test
    void nothingIsKnownOfAFileThatIsTooLarge() throws IOException {
        BegunRuns.in(file, 3);
        put(10_000_000, (byte) 0);
        assertThat(BegunRuns.read(file)).isEmpty();
    }

    @Test
    void neverFailsWithWhatIsNoTable() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        BegunRuns runs = BegunRuns.in(file, 20);
        for (int i = 0; i < 20; i++) {
            runs.begin(A.substring(i), i);
        }
        for (int i = 0; i < 2000; i++) {
            put(random.nextInt((int) file.size()), (byte) random.nextInt());
            assertThat(BegunRuns.read(file)).as("seed %d, step %d", seed, i).isNotNull();
        }
    }

    @Test
    void noneNotesNothing() {
        BegunRuns.NONE.begin(A, 1);
        BegunRuns.NONE.end(A, 1);
    }

    private void put(long at, byte value) throws IOException {
        file.write(ByteBuffer.wrap(new byte[] {value}), at);
    }

    private BegunRuns.Noted read() throws IOException {
        Optional<BegunRuns.Noted> noted = BegunRuns.read(file);
        assertThat(noted).isPresent();
        return noted.get();
    }
}
