// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorStatus;
import dev.petrel.engine.model.SensorStatus.State;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.process.Spawner;
import dev.petrel.engine.process.Virtualenvs;
import dev.petrel.sensors.host.ChildHost;
import dev.petrel.sensors.host.SensorHost;
import dev.petrel.sensors.host.SensorSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Real Python sensors that hang, under the real shim. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class HangingSensorTest {

    private static final Path PYTHON = Path.of("..", "python").toAbsolutePath().normalize();
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path pack;

    private final Clock clock = new SystemClock();
    private final PlayedGateway gateway = new PlayedGateway(clock);
    private final Spawner spawner = new Spawner("sensors");

    @AfterEach
    void close() {
        spawner.close();
    }

    @Test
    void aPollThatNeverReturnsIsKilledAndStartsAgain() throws Exception {
        SensorSupervisor supervisor = supervise("time.sleep(3600)", LONG, Duration.ofSeconds(1));

        SensorStatus killed = runUntil(supervisor, status -> status.restarts() == 1);
        assertThat(killed.state()).isEqualTo(State.BACKOFF);
        assertThat(killed.lastError()).matches("poll\\(\\) has run for \\d+ s, allowed are 1 s \\(poll_timeout\\)");

        runUntil(supervisor, status -> status.state() == State.RUNNING);
        assertThat(gateway.processes()).startsWith("spawned", "exited", "spawned");
        supervisor.stop(Duration.ZERO);
    }

    @Test
    void aSensorThatKeepsTheInterpreterToItselfIsKilledThoughNoSignalReachesItsCode() throws Exception {
        SensorSupervisor supervisor = supervise("ctypes.PyDLL(None).sleep(3600)", Duration.ofSeconds(5), Duration.ZERO);

        SensorStatus killed = runUntil(supervisor, status -> status.restarts() == 1);
        assertThat(killed.lastError()).isEqualTo("it hung: no sign of life for 5 s");
        supervisor.stop(Duration.ZERO);
    }

    @Test
    void anEventThatTheContainerCannotReadIsRefusedAndHangsNobody() throws Exception {
        SensorSupervisor supervisor =
                supervise("self.sensor_service.dispatch('p.t', {'a': 10 ** 2000})", LONG, Duration.ZERO);

        SensorStatus refused = runUntil(supervisor, status -> status.restarts() == 1);
        assertThat(refused.lastError()).contains("Refused: dispatch: the request cannot be read");
        assertThat(gateway.dispatched()).isEmpty();
        supervisor.stop(Duration.ZERO);
    }

    /** What becomes of it, looked at as the container does. */
    private SensorStatus runUntil(SensorSupervisor supervisor, Predicate<SensorStatus> condition) throws Exception {
        Clock.Waker pause = clock.newWaker();
        long began = clock.nanos();
        while (!condition.test(supervisor.status("n", "i"))) {
            assertThat(clock.since(began)).as("the sensor's state changes").isLessThan(LONG);
            supervisor.tick();
            pause.await(Duration.ofMillis(20));
        }
        return supervisor.status("n", "i");
    }

    private SensorSupervisor supervise(String poll, Duration silence, Duration pollTimeout) throws Exception {
        Path file = pack.resolve("s.py");
        Files.writeString(file, """
                import ctypes, time
                from st2reactor.sensor.base import PollingSensor

                class S(PollingSensor):
                    def setup(self):
                        pass
                    def poll(self):
                        POLL
                    def cleanup(self):
                        pass
                    def add_trigger(self, trigger):
                        pass
                    update_trigger = remove_trigger = add_trigger
                """.replace("POLL", poll));
        SensorType type = new SensorType(
                Ref.of("p.S"),
                null,
                "s.py",
                file.toString(),
                List.of(Ref.of("p.t")),
                null,
                null,
                true,
                SensorType.Host.PYTHON,
                SensorType.Placement.ONE_NODE,
                "s.yaml");
        Backoff soon = new Backoff(Duration.ofMillis(10), Duration.ofMillis(10), new Random(1));
        SensorHost python =
                ChildHost.python(spawner, PYTHON, new Virtualenvs(Path.of("/nowhere"), "python3"), Map.of());
        return new SensorSupervisor(
                type,
                1,
                new Watchdog.Patience(silence, pollTimeout),
                FakeHost.context(
                        new SensorPrograms(
                                Map.of(SensorType.Host.PYTHON, python),
                                sensor -> new SensorSpec(sensor, Map.of(), pack, false, "http://127.0.0.1:1"),
                                sensor -> 0),
                        gateway.gateway(),
                        new RestartDelays(soon, soon),
                        new StartGate(clock, 1),
                        clock),
                () -> {});
    }
}
