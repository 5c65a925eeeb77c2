// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuTimesTest {

    @TempDir
    private Path proc;

    @BeforeEach
    void setup() throws IOException {
        process(100, 1, "java", "7 3 0 0");
        process(101, 100, "python3 (a) 9 b)", "20 0 4 1");
        process(102, 101, "sh", "1 1 0 0");
        process(200, 100, "node", "50 0 0 0");
        process(300, 1, "other", "900 0 0 0");
        Files.createDirectories(proc.resolve("net"));
    }

    @Test
    void countsWhatAProcessHasStartedToo() {
        assertThat(new CpuTimes(proc).read(Map.of("one", 101L, "other", 300L)))
                .isEqualTo(Map.of("one", Duration.ofMillis(270), "other", Duration.ofSeconds(9)));
    }

    @Test
    void countsNothingTwice() {
        assertThat(new CpuTimes(proc).read(Map.of("parent", 100L, "node", 200L)))
                .isEqualTo(Map.of("parent", Duration.ofMillis(370), "node", Duration.ofMillis(500)));
    }

    @Test
    void aProcessThatHasEndedHasUsedNothing() {
        assertThat(new CpuTimes(proc).read(Map.of("gone", 999L))).isEqualTo(Map.of("gone", Duration.ZERO));
    }

    @Test
    void saysWhereNothingCanBeKnown() {
        assertThat(new CpuTimes(proc.resolve("nowhere")).known()).isFalse();
    }

    private void process(long pid, long parent, String name, String times) throws IOException {
        Path directory = Files.createDirectories(proc.resolve(Long.toString(pid)));
        Files.writeString(
                directory.resolve("stat"),
                pid + " (" + name + ") S " + parent + " 1 1 0 -1 4194304 10 20 30 40 " + times + " 20 0 1 0 5 6 7\n");
    }
}
