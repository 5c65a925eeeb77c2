// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.SensorStatus.State;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.model.Trigger;
import dev.petrel.sensors.host.SensorListener;
import dev.petrel.sensors.host.SensorSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SensorSupervisorTest {

    private static final Backoff ONE = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), new Random(1));

    private final ManualClock clock = new ManualClock();
    private final FakeHost host = new FakeHost();
    private final PlayedGateway gateway = new PlayedGateway(clock);
    private volatile Runnable preparation = () -> {};
    private final SensorSupervisor supervisor = new SensorSupervisor(
            FakeHost.type("p.S"),
            4,
            new Watchdog.Patience(Duration.ofSeconds(15), Duration.ofSeconds(60)),
            FakeHost.context(
                    host.programs(this::prepared, type -> 0),
                    gateway.gateway(),
                    new RestartDelays(ONE, ONE),
                    new StartGate(clock, 1),
                    clock),
            () -> {});

    @Test
    void isStartingUntilItSaysThatItIsReady() {
        supervisor.tick();
        assertThat(state()).isEqualTo(State.STARTING);

        host.last().listener().ready();

        assertThat(state()).isEqualTo(State.RUNNING);
        assertThat(supervisor.status("n", "i").epoch()).isEqualTo(4);
    }

    @Test
    void startsAgainForEverWithALongerBackOffEachTime() {
        for (int failures = 1; failures <= 20; failures++) {
            supervisor.tick();
            host.last().end("exit code 1");
            assertThat(state()).isEqualTo(State.BACKOFF);
            assertThat(host.starts()).isEqualTo(failures);
            assertThat(supervisor.status("n", "i").restarts()).isEqualTo(failures);
            clock.advance(Duration.ofSeconds(60));
        }
    }

    @Test
    void waitsForItsBackOff() {
        supervisor.tick();
        host.last().end("exit code 1");

        Duration wait = supervisor.tick();
        assertThat(host.starts()).isEqualTo(1);
        assertThat(wait).isBetween(Duration.ofMillis(700), Duration.ofSeconds(1));

        clock.advance(wait);
        supervisor.tick();
        assertThat(host.starts()).isEqualTo(2);
    }

    @Test
    void remembersWhyItFailed() {
        supervisor.tick();
        host.last().listener().failed("setup", "ValueError: no url", "Traceback ...");
        host.last().end("exit code 1");

        assertThat(supervisor.status("n", "i").lastError()).isEqualTo("setup: ValueError: no url");
    }

    @Test
    void aStartThatIsImpossibleIsAFailureLikeAnyOther() {
        host.refuse("cannot start \"python9\": it is not there");
        supervisor.tick();

        assertThat(state()).isEqualTo(State.BACKOFF);
        assertThat(supervisor.status("n", "i").lastError()).contains("python9");
    }

    @Test
    void killsASensorThatFellSilentAndStartsItAgain() {
        supervisor.tick();
        host.last().listener().beat(null);
        clock.advance(Duration.ofSeconds(14));
        assertThat(supervisor.tick()).isEqualTo(Duration.ofSeconds(1));
        assertThat(host.last().stopped()).isFalse();

        clock.advance(Duration.ofSeconds(1));
        supervisor.tick();
        assertThat(host.last().stopped()).isTrue();
        host.last().end("signal 9");
        assertThat(state()).isEqualTo(State.BACKOFF);
        assertThat(supervisor.status("n", "i").lastError()).isEqualTo("it hung: no sign of life for 15 s");

        clock.advance(Duration.ofSeconds(1));
        supervisor.tick();
        assertThat(host.starts()).isEqualTo(2);
    }

    @Test
    void leavesASensorAloneThatBeatsOrNeverDid() {
        supervisor.tick();
        clock.advance(Duration.ofHours(1));
        supervisor.tick();
        assertThat(host.last().stopped()).isFalse();

        host.last().listener().beat(null);
        clock.advance(Duration.ofSeconds(10));
        host.last().listener().beat(null);
        clock.advance(Duration.ofSeconds(10));
        supervisor.tick();
        assertThat(host.last().stopped()).isFalse();
    }

    @Test
    void doesNotBlameASensorForItsOwnPause() {
        supervisor.tick();
        host.last().listener().beat(null);
        clock.advance(Duration.ofSeconds(1));
        supervisor.tick();

        clock.advance(Duration.ofMinutes(5));
        assertThat(supervisor.tick()).isEqualTo(Duration.ofSeconds(1));
        host.last().listener().beat(null);
        clock.advance(Duration.ofSeconds(1));
        supervisor.tick();

        assertThat(host.last().stopped()).isFalse();
    }

    @Test
    void aSensorThatIsSilentAfterThePauseTooIsKilled() {
        supervisor.tick();
        host.last().listener().beat(null);
        clock.advance(Duration.ofMinutes(5));
        supervisor.tick();
        assertThat(host.last().stopped()).isFalse();

        clock.advance(Duration.ofSeconds(1));
        supervisor.tick();

        assertThat(host.last().stopped()).isTrue();
    }

    @Test
    void killsASensorWhosePollTakesTooLongAndStartsItAgain() {
        supervisor.tick();
        pollsFor(59, 1L);
        assertThat(host.last().stopped()).isFalse();

        pollsFor(1, 1L);
        assertThat(host.last().stopped()).isTrue();
        pollsFor(1, 1L);
        host.last().end("signal 9");

        assertThat(supervisor.status("n", "i").lastError())
                .isEqualTo("poll() has run for 60 s, allowed are 60 s (poll_timeout)");
        assertThat(state()).isEqualTo(State.BACKOFF);
        clock.advance(Duration.ofSeconds(1));
        supervisor.tick();
        assertThat(host.starts()).isEqualTo(2);
        pollsFor(59, 1L);
        assertThat(host.last().stopped()).isFalse();
    }

    @Test
    void everyPollHasItsOwnTime() {
        supervisor.tick();
        for (long poll = 1; poll <= 4; poll++) {
            pollsFor(50, poll);
        }
        pollsFor(50, null);

        assertThat(host.last().stopped()).isFalse();
    }

    @Test
    void thePollsTimeStandsStillWhileTheSensorWaitsForTheBroker() {
        supervisor.tick();
        pollsFor(30, 1L);
        host.last().listener().dispatch(PlayedGateway.event("p.t"));
        pollsFor(300, 1L);
        assertThat(host.last().stopped()).isFalse();

        gateway.fail();
        pollsFor(29, 1L);
        assertThat(host.last().stopped()).isFalse();
        pollsFor(1, 1L);
        assertThat(host.last().stopped()).isTrue();
    }

    @Test
    @Timeout(120)
    void holdsASensorBackThatIsFarAheadOfTheBrokerAndDoesNotTakeItForSilent() {
        supervisor.tick();
        host.last().listener().beat(null);
        CompletableFuture<CompletableFuture<String>> next = dispatchBeyondTheLimit();

        looksFor(100);
        assertThat(host.last().stopped()).isFalse();
        assertThat(gateway.dispatched()).hasSize(PendingRequests.MOST);

        gateway.confirm();
        assertThat(next.join()).isNotDone();
        assertThat(gateway.dispatched()).hasSize(PendingRequests.MOST + 1);
        looksFor(14);
        assertThat(host.last().stopped()).isFalse();
        looksFor(1);
        assertThat(host.last().stopped()).isTrue();
    }

    @Test
    @Timeout(120)
    void anEventThatIsHeldBackIsRefusedWhenTheSensorIsStopped() {
        supervisor.tick();
        CompletableFuture<CompletableFuture<String>> next = dispatchBeyondTheLimit();

        supervisor.stop(Duration.ofSeconds(5));

        assertThat(next.join()).isCompletedExceptionally();
        assertThat(gateway.dispatched()).hasSize(PendingRequests.MOST);
    }

    @Test
    void aRequestThatThrowsTakesNoPlace() {
        supervisor.tick();
        SensorListener.Dispatch unspeakable = new SensorListener.Dispatch("p.t", Map.of("x", new Object()), null, null);
        for (int i = 0; i <= PendingRequests.MOST; i++) {
            assertThatThrownBy(() -> host.last().listener().dispatch(unspeakable))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** As many events as may wait for the broker, and on a thread of its own, which is held back by now, one more. */
    private CompletableFuture<CompletableFuture<String>> dispatchBeyondTheLimit() {
        for (int i = 0; i < PendingRequests.MOST; i++) {
            host.last().listener().dispatch(PlayedGateway.event("p.t"));
        }
        CompletableFuture<CompletableFuture<String>> next = new CompletableFuture<>();
        Thread pump = Threads.named("pump")
                .newThread(() -> next.complete(host.last().listener().dispatch(PlayedGateway.event("p.t"))));
        pump.start();
        while (pump.getState() != Thread.State.TIMED_WAITING && !next.isDone()) {
            Thread.onSpinWait();
        }
        return next;
    }

    /** A second at a time: the container looks, and hears nothing. */
    private void looksFor(int seconds) {
        for (int i = 0; i < seconds; i++) {
            clock.advance(Duration.ofSeconds(1));
            supervisor.tick();
        }
    }

    @Test
    void thePollsTimeStandsStillWhileThisProcessDoes() {
        supervisor.tick();
        pollsFor(10, 1L);
        clock.advance(Duration.ofHours(1));
        supervisor.tick();
        pollsFor(40, 1L);

        assertThat(host.last().stopped()).isFalse();
    }

    /** A second at a time: the shim beats, and the container looks. */
    private void pollsFor(int seconds, @Nullable Long poll) {
        for (int i = 0; i < seconds; i++) {
            host.last().listener().beat(poll);
            clock.advance(Duration.ofSeconds(1));
            host.last().listener().beat(poll);
            supervisor.tick();
        }
    }

    @Test
    void aLaterEndHasAReasonOfItsOwn() {
        supervisor.tick();
        host.last().listener().failed("setup", "ValueError: no url", null);
        host.last().end("exit code 1");
        clock.advance(Duration.ofSeconds(1));
        supervisor.tick();
        host.last().end("exit code 7");

        assertThat(supervisor.status("n", "i").lastError()).isEqualTo("it ended by itself: exit code 7");
    }

    @Test
    void saysWhenItsProcessStartsAndWhenItEndsButNotThatItWasStopped() throws Exception {
        supervisor.tick();
        host.last().end("exit code 1");
        clock.advance(Duration.ofSeconds(1));
        supervisor.tick();
        supervisor.stop(Duration.ZERO);
        host.last().end("exit code 0");

        assertThat(gateway.processes()).containsExactly("spawned", "exited", "spawned");
    }

    @Test
    void countsTheEventsThatWereAccepted() {
        supervisor.tick();
        host.last().listener().dispatch(PlayedGateway.event("p.t"));
        gateway.confirm();
        host.last().listener().dispatch(PlayedGateway.event("p.t"));
        gateway.fail();

        var status = supervisor.status("n", "i");
        assertThat(status.events()).isEqualTo(1);
        assertThat(status.lastEvent()).isEqualTo(clock.instant());
    }

    @Test
    void anEventAfterTheStopIsNotAccepted() {
        supervisor.tick();
        supervisor.stop(Duration.ofSeconds(5));

        assertThat(host.last().listener().dispatch(PlayedGateway.event("p.t"))).isCompletedExceptionally();
        assertThat(gateway.dispatched()).isEmpty();
    }

    @Test
    void isStoppedOnlyWhenItsProcessHasEnded() {
        supervisor.tick();
        var stopped = supervisor.stop(Duration.ofSeconds(5));
        assertThat(host.last().stopped()).isTrue();
        assertThat(stopped).isNotDone();

        host.last().end("exit code 0");

        assertThat(stopped).isDone();
        assertThat(state()).isEqualTo(State.STOPPED);
        clock.advance(Duration.ofMinutes(5));
        supervisor.tick();
        assertThat(host.starts()).isEqualTo(1);
    }

    @Test
    void isToldWhichTriggersCameChangedAndWent() {
        Trigger one = new Trigger(Ref.of("p.one"), Ref.of("p.t"), Map.of("x", 1));
        Trigger changed = new Trigger(Ref.of("p.one"), Ref.of("p.t"), Map.of("x", 2));
        supervisor.triggers(List.of(one));
        supervisor.tick();
        assertThat(host.last().triggers()).containsExactly("create p.one");

        supervisor.triggers(List.of(changed));
        supervisor.triggers(List.of(changed));
        supervisor.triggers(List.of());

        assertThat(host.last().triggers()).containsExactly("create p.one", "update p.one", "delete p.one");
    }

    @Test
    void aStopDoesNotWaitForAStartThatWaitsForTheDatabase() throws Exception {
        CountDownLatch asking = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        Executor threads = task -> Threads.named("test").newThread(task).start();
        preparation = () -> {
            asking.countDown();
            await(answered);
        };
        CompletableFuture<Duration> ticking = CompletableFuture.supplyAsync(supervisor::tick, threads);
        assertThat(asking.await(60, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<CompletableFuture<Void>> stopping =
                CompletableFuture.supplyAsync(() -> supervisor.stop(Duration.ofSeconds(1)), threads);
        assertThat(stopping.get(60, TimeUnit.SECONDS)).isDone();
        answered.countDown();

        ticking.get(60, TimeUnit.SECONDS);
        assertThat(host.starts()).as("starts after the stop").isZero();
    }

    @Test
    void isTriedAgainWhateverGoesWrongAtItsStart() {
        preparation = () -> {
            throw new IllegalStateException("a template of the configuration failed");
        };

        assertThat(supervisor.tick()).isPositive();
        assertThat(state()).isEqualTo(State.BACKOFF);
        assertThat(supervisor.status("n", "i").lastError()).isEqualTo("a template of the configuration failed");

        preparation = () -> {};
        clock.advance(Duration.ofSeconds(1));
        supervisor.tick();
        assertThat(host.starts()).isEqualTo(1);
    }

    private SensorSpec prepared(SensorType type) {
        preparation.run();
        return FakeHost.spec(type);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private State state() {
        return supervisor.status("n", "i").state();
    }
}
