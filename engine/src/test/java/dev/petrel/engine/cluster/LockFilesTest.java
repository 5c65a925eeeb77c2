// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.ProcessLock;
import dev.petrel.engine.process.Command;
import dev.petrel.engine.process.Lines;
import dev.petrel.engine.process.Output;
import dev.petrel.engine.process.Spawner;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lock files of other Java processes, which are halted and killed. */
@Timeout(180)
class LockFilesTest {

    /** Ids that no process has: the kernel's largest is lower. */
    private static final long NOBODY = 1L << 30;

    private static final String BEGUN = "b0b0b0b0b0b0b0b0b0b0b0b0";
    private static final String ENDED = "e0e0e0e0e0e0e0e0e0e0e0e0";

    private final Random random = new Random();
    private final LockFiles ours = LockFiles.open(Ids.random(random), true, new SystemClock());
    private final List<ProcessHandle> started = new ArrayList<>();

    /** Takes its lock, starts what it is told to, prints the facts of its lock, and waits until it is killed. */
    static final class Other {
        public static void main(String[] args) throws Exception {
            Spawner spawner = new Spawner("other", args[0]);
            LockFiles files = LockFiles.open(args[0], spawner.diesTogether(), new SystemClock());
            ProcessLock lock = files.own();
            if (lock == null) {
                throw new IllegalStateException("no lock");
            }
            BegunRuns runs = files.noteRuns(10);
            runs.begin(ENDED, 1);
            runs.begin(BEGUN, 1);
            runs.end(ENDED, 1);
            System.gc(); // neither the table nor the lock may go with it
            if (!args[1].isEmpty()) {
                spawner.start(Command.of("/bin/sh", "-c", args[1]), new Lines(100, System.out::println), Output.none());
            }
            System.out.println("lock " + lock.boot() + " " + lock.pidNamespace() + " " + lock.file());
            Thread.sleep(Duration.ofMinutes(10).toMillis());
        }
    }

    /** Such a process, as it describes itself. */
    private final class Running {
        private final Process process;
        private final NodeRecord record;
        private final List<Long> pids = new ArrayList<>();

        Running(String script, int lines) throws Exception {
            this(List.of(), script, lines);
        }

        /** @param before what its command begins with */
        Running(List<String> before, String script, int lines) throws Exception {
            String name = Ids.random(random);
            List<String> command = new ArrayList<>(before);
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Other.class.getName(),
                    name,
                    script));
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            started.add(process.toHandle());
            BufferedReader out = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
            String[] words = {};
            for (int i = 0; i < lines + 1; i++) {
                String line = out.readLine();
                if (line.startsWith("lock ")) {
                    words = line.split(" ");
                } else {
                    pids.add(Long.parseLong(line));
                    started.add(ProcessHandle.of(Long.parseLong(line)).orElseThrow());
                }
            }
            record = record(process.pid(), new ProcessLock(name, words[1], words[2], words[3]));
        }

        void kill() throws Exception {
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }

        void signal(String signal) throws Exception {
            assertThat(new ProcessBuilder("/bin/kill", "-s", signal, Long.toString(process.pid()))
                            .start()
                            .waitFor())
                    .isZero();
        }
    }

    @BeforeEach
    void hasWhatItNeeds() {
        assumeThat(Path.of("/dev/shm")).isDirectory();
        assumeThat(Path.of("/proc/sys/kernel/random/boot_id")).isRegularFile();
        assertThat(ours.own()).isNotNull();
    }

    @AfterEach
    void close() {
        started.forEach(ProcessHandle::destroyForcibly);
        ProcessLock own = ours.own();
        if (own != null) {
            ours.forget(own);
        }
        ours.close();
    }

    @Test
    void aProcessIsGoneWhenItWasKilledAndNotWhenItIsHalted() throws Exception {
        Running other = new Running("", 0);
        ProcessLock lock = other.record.lock();
        assertThat(ours.isGone(other.record)).isFalse();
        // By its lock alone, too.
        assertThat(ours.isGone(record(NOBODY, lock))).isFalse();

        other.signal("STOP");
        assertThat(ours.isGone(other.record)).isFalse();
        assertThat(ours.isGone(record(NOBODY, lock))).isFalse();

        other.kill();
        assertThat(ours.isGone(other.record)).isTrue();

        ours.forget(lock);
        assertThat(ours.isGone(other.record)).isFalse();
        assertThat(ours.begunBy(lock)).isEmpty();
    }

    @Test
    void whatAProcessHadBegunIsKnownWhenItWasKilled() throws Exception {
        Running other = new Running("", 0);
        ProcessLock lock = other.record.lock();
        other.kill();

        BegunRuns.Noted begun = ours.begunBy(lock).orElseThrow();
        assertThat(begun.mayHaveBegun(BEGUN, 1)).isTrue();
        assertThat(begun.mayHaveBegun(BEGUN, 2)).isFalse();
        assertThat(begun.mayHaveBegun(ENDED, 1)).isFalse();
        for (ProcessLock elsewhere : List.of(
                new ProcessLock(lock.process(), "another boot", lock.pidNamespace(), lock.file()),
                new ProcessLock(lock.process(), lock.boot(), "pid:[1]", lock.file()),
                new ProcessLock(lock.process(), lock.boot(), lock.pidNamespace(), "(dev=1,ino=1)"),
                new ProcessLock("abc", lock.boot(), lock.pidNamespace(), lock.file()),
                new ProcessLock("../" + lock.process(), lock.boot(), lock.pidNamespace(), lock.file()))) {
            assertThat(ours.begunBy(elsewhere)).as("%s", elsewhere).isEmpty();
        }
        assertThat(ours.isGone(other.record)).isTrue();

        // A copy is another file.
        Path file = Path.of("/dev/shm/petrel-" + Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                .resolve(lock.process() + ".lock");
        Path copy = Files.copy(file, file.resolveSibling(lock.process() + ".copy"));
        Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
        assertThat(ours.begunBy(lock)).isEmpty();
        assertThat(ours.isGone(other.record)).isFalse();
        ours.forget(lock);
    }

    @Test
    void nothingIsProvenUnderAnotherKernelInAnotherNamespaceOrOfAnotherFile() throws Exception {
        Running other = new Running("", 0);
        ProcessLock lock = other.record.lock();
        other.kill();

        for (ProcessLock elsewhere : List.of(
                new ProcessLock(lock.process(), "another boot", lock.pidNamespace(), lock.file()),
                new ProcessLock(lock.process(), lock.boot(), "pid:[1]", lock.file()),
                new ProcessLock(lock.process(), lock.boot(), lock.pidNamespace(), "(dev=1,ino=1)"),
                new ProcessLock("abc", lock.boot(), lock.pidNamespace(), lock.file()),
                new ProcessLock("../" + lock.process(), lock.boot(), lock.pidNamespace(), lock.file()))) {
            assertThat(ours.isGone(record(NOBODY, elsewhere)))
                    .as("%s", elsewhere)
                    .isFalse();
        }
        assertThat(ours.isGone(new NodeRecord("i", "a", "h", NOBODY, "1", List.of(), Instant.EPOCH, 1)))
                .as("one without a lock")
                .isFalse();
        assertThat(ours.isGone(other.record)).isTrue();
    }

    /** As a container that shares the memory of the machine, and has a node of the same name. */
    @Test
    void nothingIsProvenOfAProcessAmongOtherProcesses() throws Exception {
        List<String> apart = List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc");
        assumeThat(canRun(apart)).as("a PID namespace can be made").isTrue();
        Running other = new Running(apart, "", 0);
        ProcessLock lock = other.record.lock();
        assertThat(lock.pidNamespace()).isNotEqualTo(ours.own().pidNamespace());
        assertThat(ours.isGone(record(NOBODY, lock))).isFalse();

        other.kill();

        assertThat(ours.isGone(record(NOBODY, lock))).isFalse();
        assertThat(ours.begunBy(lock)).isEmpty();
        ours.forget(lock);
    }

    private static boolean canRun(List<String> before) throws Exception {
        List<String> command = new ArrayList<>(before);
        command.add("true");
        try {
            return new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aProcessIsNotGoneAsLongAsSomethingThatItStartedIsThere() throws Exception {
        // One in a session of its own, which no guardian reaches.
        Running other = new Running("echo $$; setsid sh -c 'echo $$; exec sleep 300'; true", 2);
        assumeThat(other.pids).hasSize(2);
        other.kill();
        ProcessHandle left = ProcessHandle.of(other.pids.get(1)).orElseThrow();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> ProcessHandle.of(other.pids.get(0)).isEmpty());

        assertThat(left.isAlive()).isTrue();
        assertThat(ours.isGone(other.record)).isFalse();

        left.destroyForcibly();
        await().atMost(Duration.ofMinutes(1)).until(() -> ours.isGone(other.record));
    }

    @Test
    void aProcessNeverProvesThatItIsGoneItself() {
        ProcessLock own = ours.own();
        LockFiles another = LockFiles.open(Ids.random(random), true, new SystemClock());

        assertThat(ours.isGone(record(ProcessHandle.current().pid(), own))).isFalse();
        assertThat(another.isGone(record(ProcessHandle.current().pid(), own))).isFalse();
        another.forget(another.own());
        another.close();
    }

    @Test
    void hasNoLockWhereWhatItStartsMayOutliveItOrWhereTheDirectoryIsNotInMemory(@TempDir Path disk) throws Exception {
        try (LockFiles none = LockFiles.open(Ids.random(random), false, new SystemClock())) {
            assertThat(none.own()).isNull();
            assertThat(none.isGone(record(NOBODY, ours.own()))).isFalse();
        }
        try (LockFiles none = LockFiles.in(disk.resolve("a"), "ab", true, new SystemClock())) {
            assertThat(none.own() == null)
                    .isEqualTo(!Files.getFileStore(disk).type().equals("tmpfs"));
        }
    }

    @Test
    void tellsOfTheGoneOnAThreadOfItsOwn() throws Exception {
        Running other = new Running("", 0);
        List<NodeRecord> told = new CopyOnWriteArrayList<>();
        ours.look(List.of(other.record), told::add);
        other.kill();

        await().atMost(Duration.ofMinutes(1)).until(() -> {
            ours.look(List.of(other.record), told::add);
            return !told.isEmpty();
        });
        assertThat(told.get(0)).isEqualTo(other.record);
    }

    private static NodeRecord record(long pid, ProcessLock lock) {
        return new NodeRecord("i", "a", "h", pid, "1", List.of(), Instant.EPOCH, 1, List.of(), lock, 0);
    }
}
