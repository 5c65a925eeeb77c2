// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.event.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventSpoolTest {

    private static final EventSpool.Limits LARGE = new EventSpool.Limits(1 << 30, 1_000_000);

    @TempDir
    private Path directory;

    @Test
    void keepsTheOrderOverARestart() throws Exception {
        try (EventSpool spool = EventSpool.open(directory, LARGE)) {
            spool.append(List.of(record(1), record(2)));
            spool.append(List.of(record(3)));
        }
        try (EventSpool spool = EventSpool.open(directory, LARGE)) {
            spool.append(List.of(record(4)));

            assertThat(spool.peek(10)).containsExactly(record(1), record(2), record(3), record(4));
            assertThat(spool.depth()).isEqualTo(4);
            assertThat(spool.oldest()).isEqualTo(1);
        }
    }

    @Test
    void cutsOffATornLastRecordWhereverItWasTorn() throws Exception {
        try (EventSpool spool = EventSpool.open(directory, LARGE)) {
            spool.append(List.of(record(1), record(2), record(3)));
        }
        byte[] whole = Files.readAllBytes(file());
        int last = record(3).encode().length;
        for (int length = whole.length - last; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            try (EventSpool spool = EventSpool.open(directory, LARGE)) {
                assertThat(spool.peek(10)).containsExactly(record(1), record(2));
                spool.append(List.of(record(9)));
                assertThat(spool.peek(10)).containsExactly(record(1), record(2), record(9));
            }
        }
    }

    @Test
    void cutsOffALastRecordWithAWrongByteAnywhere() throws Exception {
        try (EventSpool spool = EventSpool.open(directory, LARGE)) {
            spool.append(List.of(record(1), record(2)));
        }
        byte[] whole = Files.readAllBytes(file());
        int last = record(2).encode().length;
        for (int at = whole.length - last; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x40;
            Files.write(file(), damaged);
            try (EventSpool spool = EventSpool.open(directory, LARGE)) {
                assertThat(spool.peek(10)).containsExactly(record(1));
            }
        }
    }

    @Test
    void cutsOffZeroesThatAPowerLossLeft() throws Exception {
        try (EventSpool spool = EventSpool.open(directory, LARGE)) {
            spool.append(List.of(record(1)));
        }
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(whole, whole.length + 500));

        try (EventSpool spool = EventSpool.open(directory, LARGE)) {
            assertThat(spool.peek(10)).containsExactly(record(1));
            assertThat(spool.bytes()).isEqualTo(whole.length);
        }
    }

    @Test
    void deletesFilesOfWhichAllWasRemoved() throws Exception {
        byte[] body = new byte[300_000];
        List<SpoolRecord> all = IntStream.range(0, 12)
                .mapToObj(i -> new SpoolRecord(new Message("m" + i, body), i + 1))
                .toList();
        try (EventSpool spool = EventSpool.open(directory, LARGE)) {
            for (SpoolRecord each : all) {
                spool.append(List.of(each));
            }
            assertThat(files()).hasSize(3);
            List<SpoolRecord> drained = new ArrayList<>();
            while (spool.depth() > 0) {
                List<SpoolRecord> some = spool.peek(2);
                drained.addAll(some);
                spool.remove(some);
            }
            assertThat(drained).isEqualTo(all);
            assertThat(files()).isEmpty();
            assertThat(spool.bytes()).isZero();
            assertThat(spool.oldest()).isNull();
        }
    }

    @Test
    void isForOneProcessOnly() {
        try (EventSpool spool = EventSpool.open(directory, LARGE)) {
            assertThat(spool.depth()).isZero();
            assertThatThrownBy(() -> EventSpool.open(directory, LARGE))
                    .isInstanceOf(BusException.class)
                    .hasMessageContaining("another process");
        }
        EventSpool.open(directory, LARGE).close();
    }

    @Test
    void saysWhatToDoAboutADirectoryThatCannotBeUsed() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> EventSpool.open(file.resolve("spool"), LARGE))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("spool_dir");
    }

    @Test
    void knowsWhatFits() throws Exception {
        int size = record(1).encode().length;
        try (EventSpool spool = EventSpool.open(directory, new EventSpool.Limits(2L * size, 5))) {
            spool.append(List.of(record(1)));
            assertThat(spool.fits(record(2).message(), 0, 0)).isTrue();
            assertThat(spool.fits(record(2).message(), 1, size)).isFalse();
        }
    }

    private static SpoolRecord record(int number) {
        return new SpoolRecord(new Message("id" + number, ("body " + number).getBytes(StandardCharsets.UTF_8)), number);
    }

    private Path file() throws IOException {
        return files().get(0);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path -> path.toString().endsWith(".spool"))
                    .sorted()
                    .toList();
        }
    }
}
