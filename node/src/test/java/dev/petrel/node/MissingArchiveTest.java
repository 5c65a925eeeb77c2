// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.engine.lifecycle.SystemClock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissingArchiveTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path dir;

    private Path file;
    private Path asked;

    @BeforeEach
    void names() {
        file = dir.resolve("cache/java.jsa");
        asked = dir.resolve("asked");
    }

    @Test
    void hasItMadeByTheScript() throws Exception {
        MissingArchive missing =
                missing("echo \"$1 $PETREL_ARCHIVE\" >>'" + asked + "'; echo archive >'" + file + "'", Duration.ZERO);
        missing.start();

        missing.join();

        assertThat(file).isNotEmptyFile();
        assertThat(asked).hasContent("sensorcontainer make");
        assertThat(dir.resolve("cache")).isDirectoryContaining(path -> path.equals(file));
        assertThat(dir.resolve("cache/java.jsa.lock")).doesNotExist();
    }

    @Test
    void leavesItToAnotherProcessThatMakesIt() throws Exception {
        Files.createDirectories(dir.resolve("cache"));
        try (FileChannel other = FileChannel.open(
                        dir.resolve("cache/java.jsa.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = other.lock()) {
            assertThat(lock.isValid()).isTrue();
            // Of the same process, a lock is refused with an exception; of another, without a word. Neither runs the
            // script.
            MissingArchive missing = missing("touch '" + asked + "'", Duration.ZERO);
            missing.start();
            missing.join();
        }
        assertThat(asked).doesNotExist();
    }

    @Test
    void endsWithTheProcessBeforeItIsDueAndWhileItIsMade() throws Exception {
        MissingArchive later = missing("touch '" + asked + "'", Duration.ofDays(1));
        later.start();
        later.stop();
        assertThat(asked).doesNotExist();

        MissingArchive now = missing(
                "echo $$ >'" + asked + ".part'; mv '" + asked + ".part' '" + asked + "'; sleep 1000", Duration.ZERO);
        now.start();
        await().atMost(LONG).until(() -> Files.exists(asked));
        long pid = Long.parseLong(Files.readString(asked).strip());
        now.stop();

        await().atMost(LONG).until(() -> ProcessHandle.of(pid).isEmpty());
    }

    @Test
    void isOfProcessesThatMissOne() {
        Properties properties = new Properties();
        assertThat(MissingArchive.of(properties, new SystemClock())).isEmpty();
        properties.setProperty(MissingArchive.FILE, file.toString());
        assertThat(MissingArchive.of(properties, new SystemClock())).isPresent();
    }

    private MissingArchive missing(String script, Duration later) throws IOException {
        Path petrel = dir.resolve("petrel");
        Files.writeString(petrel, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(petrel, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new MissingArchive(file, petrel, new SystemClock(), later);
    }
}
