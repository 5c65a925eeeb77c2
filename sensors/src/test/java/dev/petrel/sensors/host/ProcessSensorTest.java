// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.host;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.process.Spawner;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sensors that are any executable, as real processes. */
@Timeout(120)
class ProcessSensorTest {

    private final Spawner spawner = new Spawner("sensors");
    private final RecordingListener listener = new RecordingListener();

    @TempDir
    Path pack;

    @AfterEach
    void close() {
        spawner.close();
    }

    @Test
    void whatAPipelineWritesAfterItsShellHasEndedIsNotLost() throws Exception {
        SensorHost.End end = run("""
                #!/bin/sh
                i=0
                while [ $i -lt 100 ]; do
                    i=$((i + 1))
                    echo '{"trigger": "p.t", "payload": {"n": '$i'}}'
                done | while read -r line; do sleep 0.01; echo "$line"; done &
                """);

        assertThat(end).isEqualTo(new SensorHost.End(true, "exit code 0"));
        assertThat(listener.dispatched())
                .extracting(event -> event.payload().get("n"))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 100)
                        .boxed()
                        .map(Object.class::cast)
                        .toList());
    }

    @Test
    void aLastLineWithoutItsEndIsAnEventToo() throws Exception {
        SensorHost.End end = run("#!/bin/sh\nprintf '{\"trigger\": \"p.t\"}'\n");

        assertThat(end.returned()).isTrue();
        assertThat(listener.dispatched()).hasSize(1);
    }

    @Test
    void oneThatFailsHasNotReturned() throws Exception {
        assertThat(run("#!/bin/sh\nexit 3\n")).isEqualTo(new SensorHost.End(false, "exit code 3"));
    }

    @Test
    void oneThatIsKilledHasNotReturned() throws Exception {
        assertThat(run("#!/bin/sh\nkill -TERM $$\n")).isEqualTo(new SensorHost.End(false, "signal 15"));
    }

    @Test
    void whatIsLeftBehindGoesWithASensorThatIsStopped() throws Exception {
        SensorHost.Running running = start("#!/bin/sh\nsleep 300 &\n");
        running.stop(Duration.ZERO);

        // Whether the shell itself had ended before it was told to is a matter of chance.
        assertThat(running.ended().get(60, SECONDS).how()).isIn("exit code 0", "signal 15");
    }

    @Test
    void oneThatIsNotThereOrNotExecutableSaysSo() throws Exception {
        Path file = pack.resolve("s");
        assertThatThrownBy(() -> host().start(spec(file), listener))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("\"" + file + "\": no such file");

        Files.writeString(file, "#!/bin/sh\n");
        assertThatThrownBy(() -> host().start(spec(file), listener)).hasMessageContaining("not executable");
    }

    private SensorHost.End run(String script) throws Exception {
        return start(script).ended().get(40, SECONDS);
    }

    private SensorHost.Running start(String script) throws Exception {
        Path file = Files.writeString(pack.resolve("s"), script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return host().start(spec(file), listener);
    }

    private ChildHost host() {
        return ChildHost.process(spawner);
    }

    private SensorSpec spec(Path file) {
        SensorType type = new SensorType(
                Ref.of("p.S"),
                null,
                "s",
                file.toString(),
                List.of(Ref.of("p.t")),
                null,
                null,
                true,
                SensorType.Host.PROCESS,
                SensorType.Placement.ONE_NODE,
                "sensors/s.yaml");
        return new SensorSpec(type, Map.of(), pack, false, "http://127.0.0.1:1");
    }
}
