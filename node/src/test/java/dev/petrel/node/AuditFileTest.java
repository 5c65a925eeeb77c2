// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.config.AuditConfig;
import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.model.AuditRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditFileTest {

    @TempDir
    private Path directory;

    private final AtomicInteger dropped = new AtomicInteger();

    /** A disk on which there is room for some bytes. */
    private static final class Disk {
        private int room;

        OutputStream open(Path file) throws IOException {
            OutputStream real = Files.newOutputStream(file, StandardOpenOption.APPEND);
            return new OutputStream() {
                @Override
                public void write(int one) throws IOException {
                    write(new byte[] {(byte) one}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    int fits = Math.min(room, length);
                    real.write(bytes, offset, fits);
                    room -= fits;
                    if (fits < length) {
                        throw new IOException("No space left on device");
                    }
                }

                @Override
                public void close() throws IOException {
                    real.close();
                }
            };
        }
    }

    @Test
    void whereTheDiskIsFullRequestsGoOnAndTheCheckSaysThatLinesAreMissing() throws IOException {
        Disk disk = new Disk();
        Path file = directory.resolve("audit.log");
        AuditFile audit = new AuditFile(
                file.toString(),
                new AuditConfig(Optional.of(file.toString()), 1 << 20, 3, Duration.ofDays(1)),
                new SystemClock(),
                dropped::incrementAndGet,
                disk::open);
        audit.start();
        disk.room = 1_000;
        audit.write(record("/v1/rules/first"));
        assertThat(audit.check().ready()).isTrue();
        disk.room = 50; // the next line is there in part
        for (int i = 0; i < 5; i++) {
            audit.write(record("/v1/rules/lost"));
        }
        assertThat(dropped).hasValue(5);
        assertThat(audit.check().ready()).isFalse();
        assertThat(audit.check().detail()).contains("No space left on device", file.toString());

        disk.room = 1_000_000;
        audit.write(record("/v1/rules/again"));

        assertThat(audit.check().ready()).isTrue();
        assertThat(dropped).hasValue(5);
        audit.stop();
        List<String> lines = Files.readAllLines(file);
        assertThat(lines.stream().filter(line -> line.endsWith("}")))
                .hasSize(2)
                .anyMatch(line -> line.contains("/first"))
                .anyMatch(line -> line.contains("/again"));
        assertThat(lines).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void writesALineForEachRecordThatOthersMayNotRead() throws IOException {
        Path file = directory.resolve("my audit.log");
        AuditFile audit = open(file, 1 << 20);
        audit.write(record("/v1/rules/a\nb"));
        audit.write(record("/v1/rules/c"));
        assertThat(Files.readAllLines(file)).hasSize(2).allMatch(line -> line.startsWith("{\"id\":"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        audit.stop();
        audit.write(record("/v1/rules/d")); // after the end: neither an error nor a line
        audit.start();
        audit.write(record("/v1/rules/e"));
        audit.stop();
        assertThat(Files.readAllLines(file)).hasSize(3);
    }

    @Test
    void keepsNoMoreThanItIsTold() throws IOException {
        Path file = directory.resolve("audit.log");
        AuditFile audit = open(file, 10_240);
        for (int i = 0; i < 2_000; i++) {
            audit.write(record("/v1/rules/" + i));
        }
        audit.stop();
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> all = files.toList();
            assertThat(all).hasSizeGreaterThan(1).hasSizeLessThan(40);
            for (Path each : all) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                        .isEqualTo("rw-r-----");
            }
        }
    }

    /** Setting such a thing aside would rename it: /dev/stdout, say, for the whole machine. */
    @Test
    void refusesWhatIsNoFile() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Files.createFile(directory.resolve("target")));
        for (Path no : new Path[] {link, directory}) {
            assertThatThrownBy(() -> open(no, 1 << 20))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("a file of its own")
                    .hasMessageContaining("standard output");
        }
        assertThat(link).isSymbolicLink();
    }

    @Test
    void refusesANameThatItCannotRoll() {
        assertThatThrownBy(() -> open(directory.resolve("100%.log"), 1 << 20))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("without %");
    }

    @Test
    void doesNotStartWithoutItsFile() {
        assertThatThrownBy(() -> open(directory.resolve("none/audit.log"), 1 << 20))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("[audit] file")
                .hasMessageContaining("make its directory");
    }

    private AuditFile open(Path file, int size) {
        AuditFile audit = new AuditFile(
                file.toString(),
                new AuditConfig(Optional.of(file.toString()), size, 3, Duration.ofDays(1)),
                new SystemClock(),
                dropped::incrementAndGet);
        audit.start();
        return audit;
    }

    private static AuditRecord record(String path) {
        return new AuditRecord(
                "id",
                Instant.EPOCH,
                "st2-node",
                new AuditRecord.Who("jane", "token", "192.0.2.7"),
                new AuditRecord.Act("rule_modify", "PUT", path, "", "r"),
                AuditRecord.Outcome.ALLOWED,
                200);
    }
}
