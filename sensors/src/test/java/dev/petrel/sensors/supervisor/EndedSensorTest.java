// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorStatus.State;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.model.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a sensor that ends, by how it ends and how far it had come. */
class EndedSensorTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Random RANDOM = new Random(1);

    private final ManualClock clock = new ManualClock();
    private final FakeHost host = new FakeHost();
    private final PlayedGateway gateway = new PlayedGateway(clock);
    private final StartGate gate = new StartGate(clock, 2);
    private long stamp;

    @ParameterizedTest
    @EnumSource(SensorType.Host.class)
    void aSensorThatReturnsHasEnded(SensorType.Host kind) throws Exception {
        SensorSupervisor sensor = supervise("p.S", kind);
        runThenEnd(sensor, "exit code 0");

        assertThat(state(sensor)).isEqualTo(State.EXITED);
        assertThat(sensor.status("n", "i").lastError()).isNull();
        assertThat(sensor.status("n", "i").restarts()).isZero();
        clock.advance(Duration.ofDays(30));
        sensor.tick();
        assertThat(host.starts()).isEqualTo(1);
        assertThat(gateway.processes()).containsExactly("spawned", "exited");
    }

    @Test
    void aSensorThatHasEndedIsStartedAgainWhenItsTriggersChange() {
        SensorSupervisor sensor = supervise("p.S", SensorType.Host.PYTHON);
        Trigger one = new Trigger(Ref.of("p.one"), Ref.of("p.t"), Map.of("x", 1));
        sensor.triggers(List.of(one));
        runThenEnd(sensor, "exit code 0");

        sensor.triggers(List.of(one));
        sensor.tick();
        assertThat(host.starts()).isEqualTo(1);

        sensor.triggers(List.of());
        sensor.tick();
        assertThat(host.starts()).isEqualTo(2);
    }

    @Test
    void aSensorThatReturnsBeforeItIsSetUpHasFailed() {
        SensorSupervisor sensor = supervise("p.S", SensorType.Host.PYTHON);
        sensor.tick();
        host.last().end("exit code 0");

        assertThat(state(sensor)).isEqualTo(State.BACKOFF);
    }

    @Test
    void aSensorThatWasKilledBecauseItHungHasFailedWhateverItsExitCode() {
        SensorSupervisor sensor = supervise("p.S", SensorType.Host.PYTHON);
        sensor.tick();
        host.last().listener().ready();
        host.last().listener().beat(null);
        for (int i = 0; i < 16; i++) {
            clock.advance(Duration.ofSeconds(1));
            sensor.tick();
        }
        assertThat(host.last().stopped()).isTrue();
        host.last().end("exit code 0");

        assertThat(state(sensor)).isEqualTo(State.BACKOFF);
    }

    @Test
    void aSensorThatNeverRanWaitsForMinutes() {
        SensorSupervisor sensor = supervise("p.S", SensorType.Host.PYTHON);
        for (int hour = 0; hour < 3600; hour++) {
            sensor.tick();
            if (host.running().size() == 1) {
                host.last()
                        .listener()
                        .failed("import", "ModuleNotFoundError: No module named 'boto3'", "Traceback ...");
                host.last().end("exit code 1");
            }
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(host.starts()).isBetween(15, 25);
        var status = sensor.status("n", "i");
        assertThat(status.lastError()).isEqualTo("import: ModuleNotFoundError: No module named 'boto3'");
        assertThat(status.nextStart())
                .isBetween(clock.instant(), clock.instant().plus(Duration.ofMinutes(5)));
    }

    @Test
    void aSensorThatIsKilledWhileItStartsIsStartedAgainSoon() {
        SensorSupervisor sensor = supervise("p.S", SensorType.Host.PYTHON);
        sensor.tick();
        host.last().end("signal 9");

        assertThat(sensor.status("n", "i").nextStart()).isBefore(clock.instant().plusMillis(1001));
    }

    @Test
    void keepsNoMoreOfAReasonThanAStatusMayHold() {
        SensorSupervisor sensor = supervise("p.S", SensorType.Host.PYTHON);
        sensor.tick();
        host.last().listener().failed("setup", "x".repeat(1_000_000), "y".repeat(1_000_000));
        host.last().end("exit code 1");

        assertThat(sensor.status("n", "i").lastError()).hasSizeLessThan(2100).startsWith("setup: xxx");
    }

    @Test
    void aProgramThatFailsAtOnceNeverRan() {
        SensorSupervisor sensor = supervise("p.S", SensorType.Host.PROCESS);
        sensor.tick();
        host.last().listener().ready();
        host.last().listener().printed("sensor.sh: line 3: jq: command not found");
        host.last().end("exit code 127");

        assertThat(sensor.tick()).isLessThanOrEqualTo(Duration.ofSeconds(5));
        assertThat(sensor.status("n", "i").nextStart()).isAfter(clock.instant().plusSeconds(3));
        assertThat(sensor.status("n", "i").lastError())
                .isEqualTo("it ended by itself: exit code 127, after it had printed: sensor.sh: line 3: jq: command not"
                        + " found");
    }

    @Test
    void aProgramThatFailsAfterItHasSentAnEventIsStartedAgainSoon() {
        SensorSupervisor sensor = supervise("p.S", SensorType.Host.PROCESS);
        sensor.tick();
        host.last().listener().ready();
        host.last().listener().dispatch(PlayedGateway.event("p.t"));
        gateway.confirm();
        host.last().end("exit code 1");

        assertThat(sensor.tick()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aSensorThatRanAndDiesIsStartedAgainSoonHoweverOftenItFailedBefore() {
        SensorSupervisor sensor = supervise("p.S", SensorType.Host.PYTHON);
        for (int i = 0; i < 5; i++) {
            sensor.tick();
            host.last().end("exit code 1");
            clock.advance(Duration.ofMinutes(5));
        }
        sensor.tick();
        host.last().listener().ready();
        clock.advance(MINUTE);
        host.last().end("signal 11");

        assertThat(sensor.tick()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aChangeOfItsFilesStartsItAtOnce() {
        SensorSupervisor sensor = supervise("p.S", SensorType.Host.PYTHON);
        sensor.tick();
        host.last().end("exit code 1");
        clock.advance(Duration.ofSeconds(5));
        sensor.tick();
        host.last().end("exit code 1");

        clock.advance(Duration.ofSeconds(6));
        sensor.tick();
        assertThat(host.starts()).isEqualTo(2);

        stamp++;
        clock.advance(Duration.ofSeconds(5));
        sensor.tick();
        sensor.tick();
        assertThat(host.starts()).isEqualTo(3);
    }

    @Test
    void noMoreThanTheLimitStartAtOnce() {
        List<SensorSupervisor> sensors = List.of(
                supervise("p.A", SensorType.Host.PYTHON),
                supervise("p.B", SensorType.Host.PYTHON),
                supervise("p.C", SensorType.Host.PYTHON),
                supervise("p.D", SensorType.Host.PYTHON));
        sensors.forEach(SensorSupervisor::tick);
        assertThat(host.starts()).isEqualTo(2);
        assertThat(sensors.get(3).tick()).isEqualTo(StartGate.ASK_AGAIN);

        host.last().listener().loaded();
        sensors.forEach(SensorSupervisor::tick);
        assertThat(host.starts()).isEqualTo(3);

        host.last().end("exit code 1");
        sensors.forEach(SensorSupervisor::tick);
        assertThat(host.starts()).isEqualTo(4);
    }

    @Test
    void oneWhoseStartTakesLongHoldsUpTheOthersForSecondsOnly() {
        StartGate one = new StartGate(clock, 1);
        assertThat(one.enter("slow")).isTrue();
        assertThat(one.enter("next")).isFalse();

        clock.advance(Duration.ofSeconds(2));
        assertThat(one.enter("next")).isTrue();
        one.leave("slow");
        assertThat(one.enter("third")).isFalse();
        one.leave("next");
        assertThat(one.enter("third")).isTrue();
    }

    @Test
    void aStartThatIsStoppedMakesRoom() {
        SensorSupervisor one = supervise("p.A", SensorType.Host.PYTHON);
        one.tick();
        assertThat(gate.enter("x")).isTrue();
        assertThat(gate.enter("y")).isFalse();

        var ignored = one.stop(Duration.ZERO);
        assertThat(gate.enter("y")).isTrue();
    }

    private void runThenEnd(SensorSupervisor sensor, String how) {
        sensor.tick();
        host.last().listener().ready();
        host.last().end(how);
    }

    private SensorSupervisor supervise(String ref, SensorType.Host kind) {
        SensorType python = FakeHost.type(ref);
        SensorType type = new SensorType(
                python.ref(),
                null,
                python.entryPoint(),
                python.artifact(),
                python.triggerTypes(),
                null,
                null,
                true,
                kind,
                python.placement(),
                python.metadataFile());
        return new SensorSupervisor(
                type,
                1,
                new Watchdog.Patience(Duration.ofSeconds(15), MINUTE),
                FakeHost.context(
                        host.programs(FakeHost::spec, sensor -> stamp),
                        gateway.gateway(),
                        new RestartDelays(
                                new Backoff(Duration.ofSeconds(1), MINUTE, RANDOM),
                                new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5), RANDOM)),
                        gate,
                        clock),
                () -> {});
    }

    private static State state(SensorSupervisor sensor) {
        return sensor.status("n", "i").state();
    }
}
