// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.cluster.KnownDeaths;
import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.cluster.Membership;
import dev.petrel.engine.config.ClusterConfig;
import dev.petrel.engine.memory.MemoryBus;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.store.ExecutionStore.Change;
import dev.petrel.engine.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runners that die, as one surviving process sees them, on the store, the bus and a clock of their own. */
@Timeout(120)
class ReaperTest {

    private static final Duration STEP = Duration.ofMillis(500);
    private static final int LOOPS_OF_A_MEMBER = 2;
    private static final int LOOPS_OF_A_RUNNER = 2;

    private final RunnerFixture fixture = new RunnerFixture();
    private final Metrics metrics = new Metrics();
    private final Membership survivor = new Membership(
            fixture.memory.cluster(),
            new ClusterConfig(Duration.ofSeconds(2), Duration.ofSeconds(7), Duration.ofSeconds(10)),
            new Membership.Self("survivor", "survivor.example.com", 7, "1", List.of("actionrunner")),
            fixture.clock,
            new Random(1));
    private final RunnerDependencies dependencies = fixture.dependencies(fixture.publisher, metrics);
    private final Reaper reaper = new Reaper(
            new Leases(fixture.memory.cluster(), survivor),
            survivor,
            dependencies,
            new LostExecutionRecovery(
                    dependencies,
                    new Runners(new RunnerPlugins(List.of()).catalog(), Map.of()),
                    new RunnerMetrics(metrics)));
    private long beat;

    @AfterEach
    void close() {
        fixture.close();
        survivor.stop();
    }

    private void beat(String node) {
        Execution.Claim claim = fixture.claim(node);
        fixture.memory
                .cluster()
                .beat(new NodeRecord(
                        claim.incarnation(),
                        node,
                        claim.hostname(),
                        claim.pid(),
                        "1",
                        List.of("actionrunner"),
                        fixture.clock.instant(),
                        ++beat));
    }

    /** Lets time pass for all loops, with a look of the reaper every two seconds. */
    private void pass(int seconds, int loops, String... living) throws InterruptedException {
        for (int step = 1; step <= 2 * seconds; step++) {
            for (String node : living) {
                beat(node);
            }
            fixture.clock.awaitWaiters(loops);
            fixture.clock.advance(STEP);
            fixture.clock.awaitWaiters(loops);
            if (step % 4 == 0) {
                Duration ignored = reaper.step();
            }
        }
    }

    /** An execution that {@code node} has claimed, without a runner that works on it. */
    private Execution claimedBy(String node, Action action) {
        Execution execution = Requests.execution(action, "claimed by " + node);
        fixture.memory.executions().create(List.of(execution));
        return claim(node, execution, 0);
    }

    private Execution claim(String node, Execution execution, long fence) {
        return fixture.memory
                .executions()
                .claim(execution.id(), fence, fixture.claim(node), fixture.clock.instant())
                .orElseThrow();
    }

    private double losses(Action action, String then) {
        return metrics.runnerLosses().labelValues(action.ref().toString(), then).get();
    }

    @Test
    void abandonsTheRunsOfADeadRunnerWithinFifteenSecondsAndRefusesItsLateEnd() throws Exception {
        beat("st2-node");
        survivor.start();
        ActionRunner zombie = fixture.start("st2-node", 2);
        Action action = fixture.register("blocking");
        Execution execution = fixture.request(action, "one");
        fixture.blocking.awaitBegun();
        pass(8, LOOPS_OF_A_MEMBER + LOOPS_OF_A_RUNNER);
        assertThat(fixture.now(execution).status()).isEqualTo(ExecutionStatus.RUNNING);
        pass(7, LOOPS_OF_A_MEMBER + LOOPS_OF_A_RUNNER);
        Execution lost = fixture.now(execution);
        assertThat(lost.status()).isEqualTo(ExecutionStatus.ABANDONED);
        assertThat(lost.result()).containsEntry("node", "st2-node").containsEntry("incarnation", "st2-node-1");
        assertThat(String.valueOf(lost.result())).contains("is dead or has left", "st2-node.example.com");
        assertThat(losses(action, "abandoned")).isEqualTo(1);

        fixture.blocking.release();
        zombie.stop();
        assertThat(fixture.now(execution)).isEqualTo(lost);
    }

    @Test
    void abandonsTheRunsOfItsKilledPredecessorAtOnceAndNotWhileThatMayLive() throws Exception {
        KnownDeaths machine = new KnownDeaths();
        Execution.Claim claim = fixture.claim("st2-node");
        fixture.memory
                .cluster()
                .beat(new NodeRecord(
                        claim.incarnation(),
                        "st2-node",
                        claim.hostname(),
                        claim.pid(),
                        "1",
                        List.of("actionrunner"),
                        fixture.clock.instant(),
                        1,
                        List.of(),
                        machine.of("first").own(),
                        0));
        Execution claimed = claimedBy("st2-node", fixture.register("noop"));
        Membership successor = new Membership(
                fixture.memory.cluster(),
                new ClusterConfig(Duration.ofSeconds(2), Duration.ofSeconds(7), Duration.ofSeconds(10)),
                new Membership.Self("st2-node", "st2-node.example.com", 8, "1", List.of("actionrunner")),
                fixture.clock,
                new Random(2),
                machine.of("second"));
        Reaper its = new Reaper(
                new Leases(fixture.memory.cluster(), successor),
                successor,
                dependencies,
                new LostExecutionRecovery(
                        dependencies,
                        new Runners(new RunnerPlugins(List.of()).catalog(), Map.of()),
                        new RunnerMetrics(metrics)));

        successor.start();
        Duration ignored = its.step();
        assertThat(fixture.now(claimed)).isEqualTo(claimed);

        machine.kill("first");
        pass(1, LOOPS_OF_A_MEMBER);
        Duration again = its.step();
        assertThat(fixture.now(claimed).status()).isEqualTo(ExecutionStatus.ABANDONED);
        successor.stop();
    }

    @Test
    void startsExactlyOnceMoreWhatMayBeRetried() throws Exception {
        beat("st2-node");
        survivor.start();
        MemoryBus itsBus = fixture.broker.connect();
        ActionRunner zombie = fixture.newRunner(itsBus, "st2-node", 2);
        zombie.start();
        Action action = fixture.registerRetried("blocking");
        Execution execution = fixture.request(action, "one");
        fixture.blocking.awaitBegun();
        itsBus.loseConnection(); // it is dead for all others, and takes nothing more
        pass(10, LOOPS_OF_A_MEMBER + LOOPS_OF_A_RUNNER);
        fixture.start("st2-secondary", 2);
        fixture.sendNotification(execution); // a late repeat of the first notification
        pass(10, LOOPS_OF_A_MEMBER + 2 * LOOPS_OF_A_RUNNER, "st2-secondary");
        fixture.blocking.awaitBegun();
        assertThat(losses(action, "retried")).isEqualTo(1);

        fixture.blocking.release();
        zombie.stop();
        Execution ended = fixture.store.awaitEnd();
        fixture.close();
        assertThat(fixture.now(execution)).isEqualTo(ended);
        assertThat(ended.fence()).isEqualTo(3);
        assertThat(new ActionEnvironment("").of(ended, ""))
                .containsEntry("PETREL_ACTION_ATTEMPT", "2")
                .containsEntry("PETREL_ACTION_FENCE", "3");
        assertThat(ended.log())
                .extracting(Execution.LogEntry::status)
                .containsExactly(
                        ExecutionStatus.REQUESTED,
                        ExecutionStatus.RUNNING,
                        ExecutionStatus.REQUESTED,
                        ExecutionStatus.RUNNING,
                        ExecutionStatus.SUCCEEDED);
        assertThat(fixture.broker.queued(Queue.EXECUTION)).isZero();
    }

    @Test
    void handsARunBackUnderTheNextFenceWhenItIsCutOff() throws Exception {
        ActionRunner zombie = fixture.start("st2-node", 2);
        Execution execution = fixture.request(fixture.registerRetried("blocking"), "one");
        fixture.blocking.awaitBegun();
        fixture.fence("st2-node"); // or it might claim the run again before it stops
        zombie.fenced(); // before the reaper has looked: it hands the run back by itself
        zombie.stop();
        survivor.start();
        Duration ignored = reaper.step();
        Execution waiting = fixture.now(execution);
        assertThat(waiting.status()).isEqualTo(ExecutionStatus.REQUESTED);
        assertThat(fixture.memory
                        .executions()
                        .transition(
                                execution.id(),
                                1,
                                ExecutionStatus.REQUESTED,
                                Change.to(ExecutionStatus.FAILED, Map.of(), fixture.clock.instant())))
                .isFalse();
    }

    @Test
    void leavesAloneWhatIsPendingSinceThatBelongsToNoRunner() throws InterruptedException {
        survivor.start();
        Execution claimed = claimedBy("st2-node", fixture.register("asking"));
        assertThat(fixture.lifecycle().suspend(claimed, Map.of())).contains(ExecutionStatus.PENDING);
        Duration ignored = reaper.step();
        assertThat(fixture.now(claimed).status()).isEqualTo(ExecutionStatus.PENDING);
    }

    @Test
    void takesOneThatHasLeftForDeadAtOnce() throws InterruptedException {
        survivor.start();
        Execution claimed = claimedBy("st2-node", fixture.register("noop"));
        Duration ignored = reaper.step();
        assertThat(fixture.now(claimed).status()).isEqualTo(ExecutionStatus.ABANDONED);
    }

    @Test
    void movesTheOthersOnWhenTheDatabaseRefusesOne() throws InterruptedException {
        survivor.start();
        Execution refused = claimedBy("first", fixture.register("noop"));
        fixture.clock.advance(Duration.ofSeconds(1)); // so that it is looked at first
        Execution other = claimedBy("second", fixture.register("blocking"));
        fixture.store.breakEnds(StoreException.permanentFailure("the document is too large", null));
        fixture.store.spare(other.id());
        Duration ignored = reaper.step();
        assertThat(fixture.now(refused).status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(fixture.now(other).status()).isEqualTo(ExecutionStatus.ABANDONED);
        fixture.store.breakEnds(null);
        Duration again = reaper.step();
        assertThat(fixture.now(refused).status()).isEqualTo(ExecutionStatus.ABANDONED);
    }

    @Test
    void leavesTheRunsOfTheLivingAlone() throws Exception {
        beat("st2-node");
        survivor.start();
        Execution claimed = claimedBy("st2-node", fixture.register("noop"));
        pass(30, LOOPS_OF_A_MEMBER, "st2-node");
        assertThat(fixture.now(claimed)).isEqualTo(claimed);
    }

    @Test
    void doesNothingWhileItIsNoMember() throws InterruptedException {
        Execution claimed = claimedBy("st2-node", fixture.register("noop"));
        Duration ignored = reaper.step();
        assertThat(fixture.now(claimed)).isEqualTo(claimed);
    }

    @Test
    void cancelsWhatWasAboutToBeCanceled() throws InterruptedException {
        survivor.start();
        Action action = fixture.registerRetried("noop");
        Execution claimed = claimedBy("st2-node", action);
        fixture.memory
                .executions()
                .transition(
                        claimed.id(),
                        1,
                        ExecutionStatus.RUNNING,
                        Change.to(ExecutionStatus.CANCELING, null, fixture.clock.instant()));
        Duration ignored = reaper.step();
        assertThat(fixture.now(claimed).status()).isEqualTo(ExecutionStatus.CANCELED);
        assertThat(losses(action, "canceled")).isEqualTo(1);
    }

    @Test
    void givesUpAnActionThatTakesEveryRunnerDownWithIt() throws InterruptedException {
        survivor.start();
        Execution run = claimedBy("st2-node", fixture.registerRetried("noop"));
        for (int attempt = 2; attempt <= LostExecutionRecovery.MOST_ATTEMPTS; attempt++) {
            Duration ignored = reaper.step();
            run = claim("st2-node", run, run.fence() + 1);
        }
        Duration ignored = reaper.step();
        assertThat(fixture.now(run).status()).isEqualTo(ExecutionStatus.ABANDONED);
        assertThat(String.valueOf(fixture.now(run).result())).contains("after 5 attempts");
    }

    @Test
    void ringsForWhatIsRequestedAgain() throws InterruptedException {
        survivor.start();
        claimedBy("st2-node", fixture.registerRetried("noop"));
        Duration ignored = reaper.step();
        assertThat(fixture.broker.queued(Queue.EXECUTION)).isEqualTo(1);
    }
}
