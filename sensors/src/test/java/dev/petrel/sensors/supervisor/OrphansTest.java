// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.process.Spawner;
import dev.petrel.engine.process.Virtualenvs;
import dev.petrel.sensors.host.ChildHost;
import dev.petrel.sensors.host.SensorHost;
import dev.petrel.sensors.host.SensorListener;
import dev.petrel.sensors.host.SensorSpec;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A container that is killed takes its sensors along, and what they have started: tried with a second Java process. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class OrphansTest {

    private static final Path PYTHON = Path.of("..", "python").toAbsolutePath().normalize();

    /** Starts what its arguments name, prints what the sensors print, and waits for ever. */
    static final class Container {
        public static void main(String[] args) {
            Spawner spawner = new Spawner("container");
            SensorType.Host kind = SensorType.Host.valueOf(args[0]);
            SensorHost host = kind == SensorType.Host.PYTHON
                    ? ChildHost.python(
                            spawner, Path.of(args[1]), new Virtualenvs(Path.of("/nowhere"), "python3"), Map.of())
                    : ChildHost.process(spawner);
            Path pack = Path.of(args[2]);
            SensorType type = new SensorType(
                    Ref.of("p.S"),
                    null,
                    "s",
                    pack.resolve("s").toString(),
                    List.of(),
                    null,
                    null,
                    true,
                    kind,
                    SensorType.Placement.ONE_NODE,
                    "s.yaml");
            SensorSpec spec = new SensorSpec(type, Map.of(), pack, false, "http://127.0.0.1:1");
            String how = host.start(spec, new Printing()).ended().join().how();
            System.err.println(how);
        }
    }

    @Test
    void aProgramThatListensToNothingDiesAndSoDoesWhatItStarted(@TempDir Path pack) throws Exception {
        write(pack, """
                #!/bin/sh
                trap '' TERM HUP INT
                echo pid $$
                (trap '' TERM HUP; sleep 300 & echo pid $!; wait) &
                sleep 300 & echo pid $!
                while :; do wait; done
                """);
        assertDieTogether("PROCESS", pack, 3);
    }

    @Test
    void aPythonSensorDiesAndSoDoesWhatItStarted(@TempDir Path pack) throws Exception {
        write(pack, pythonSensor("self.over.wait()"));
        assertDieTogether("PYTHON", pack, 2);
    }

    @Test
    void aPythonSensorThatHangsInForeignCodeDiesToo(@TempDir Path pack) throws Exception {
        // A call through PyDLL keeps the interpreter's lock: not even the shim's own threads run any more.
        write(pack, pythonSensor("ctypes.PyDLL(None).sleep(300)"));
        assertDieTogether("PYTHON", pack, 2);
    }

    private static String pythonSensor(String run) {
        return """
                import ctypes, os, signal, subprocess, threading

                class S:
                    def __init__(self, sensor_service, config):
                        self.over = threading.Event()
                    def setup(self):
                        child = subprocess.Popen(["/bin/sh", "-c", "trap '' TERM HUP; while :; do sleep 300; done"])
                        signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP})
                        print("pid %d\\npid %d" % (os.getpid(), child.pid))
                    def run(self):
                        RUN
                    def cleanup(self):
                        pass
                    def add_trigger(self, trigger):
                        pass
                    update_trigger = remove_trigger = add_trigger
                """.replace("RUN", run);
    }

    private static void write(Path pack, String code) throws Exception {
        Files.writeString(pack.resolve("s"), code);
        Files.setPosixFilePermissions(pack.resolve("s"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void assertDieTogether(String kind, Path pack, int processes) throws Exception {
        try (Spawner here = new Spawner("here")) {
            assumeThat(here.grouping()).isTrue();
        }
        Process container = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Container.class.getName(),
                        kind,
                        PYTHON.toString(),
                        pack.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<ProcessHandle> family = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(container.inputReader(StandardCharsets.UTF_8))) {
            while (family.size() < processes) {
                family.add(nextPid(lines));
            }
            assertThat(family).allMatch(ProcessHandle::isAlive);
            container.destroyForcibly();
            for (ProcessHandle member : family) {
                assertThat(member.onExit().get(60, SECONDS).isAlive()).isFalse();
            }
        } finally {
            container.destroyForcibly();
            family.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static ProcessHandle nextPid(BufferedReader lines) throws Exception {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("pid ")) {
                return ProcessHandle.of(Long.parseLong(line.substring(4))).orElseThrow();
            }
        }
        throw new AssertionError("the container ended before its sensor had said who it is");
    }

    private static final class Printing implements SensorListener {
        @Override
        public void loaded() {}

        @Override
        public void ready() {}

        @Override
        public CompletableFuture<String> dispatch(Dispatch dispatch) {
            return CompletableFuture.completedFuture("id");
        }

        @Override
        public CompletableFuture<@Nullable Object> datastore(Map<String, @Nullable Object> request) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void log(String level, String logger, String message) {}

        @Override
        public void printed(String line) {
            System.out.println(line);
        }

        @Override
        public void failed(String stage, String error, @Nullable String traceback) {
            System.out.println(stage + ": " + error + "\n" + traceback);
        }

        @Override
        public void beat(@Nullable Long poll) {}
    }
}
