// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.cluster.KnownDeaths;
import dev.petrel.engine.cluster.Membership;
import dev.petrel.engine.config.ClusterConfig;
import dev.petrel.engine.memory.MemoryBus;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.store.ExecutionStore.Change;
import dev.petrel.engine.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of the executions of a process that is killed, when another of its node has proven that. Killed means here: the
 * others see what it had written until then, and its runner goes on with a store that takes nothing of it any more.
 */
@Timeout(120)
class UnbegunRunsTest {

    private static final String NODE = "st2-node";

    private final RunnerFixture fixture = new RunnerFixture();
    private final Metrics metrics = new Metrics();
    private final KnownDeaths machine = new KnownDeaths();
    private final Membership successor = new Membership(
            fixture.memory.cluster(),
            new ClusterConfig(Duration.ofSeconds(2), Duration.ofSeconds(7), Duration.ofSeconds(10)),
            new Membership.Self(NODE, NODE + ".example.com", 43, "1", List.of("actionrunner")),
            fixture.clock,
            new Random(1),
            machine.of("second"));

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        fixture.begun = machine.notes("first", directory.resolve("first"));
        UnbegunRuns unbegun = new UnbegunRuns(fixture.memory.executions(), fixture.lifecycle(), metrics);
        successor.onGone(unbegun::requestAgain);
        Execution.Claim claim = fixture.claim(NODE);
        fixture.memory
                .cluster()
                .beat(new NodeRecord(
                        claim.incarnation(),
                        NODE,
                        claim.hostname(),
                        claim.pid(),
                        "1",
                        List.of("actionrunner"),
                        fixture.clock.instant(),
                        1,
                        List.of(),
                        machine.of("first").own(),
                        0));
    }

    @AfterEach
    void close() {
        fixture.breakConfigurations(null);
        fixture.store.breakEnds(null);
        whileTimePasses(fixture::close);
        successor.stop();
    }

    /** What waits for the clock goes on meanwhile. */
    private void whileTimePasses(Runnable work) {
        Thread thread = new Thread(work);
        thread.start();
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            fixture.clock.advance(Duration.ofSeconds(5));
            return !thread.isAlive();
        });
    }

    private void killFirst() {
        machine.kill("first");
        successor.start();
        assertThat(fixture.memory.cluster().nodes())
                .extracting(NodeRecord::incarnation)
                .doesNotContain(fixture.claim(NODE).incarnation());
    }

    private void awaitStatus(Execution execution, ExecutionStatus status) {
        await().atMost(Duration.ofMinutes(1)).until(() -> fixture.now(execution).status() == status);
    }

    private double requestedAgain(Execution execution) {
        return metrics.runnerLosses()
                .labelValues(execution.action().toString(), "retried")
                .get();
    }

    @Test
    void requestsAgainWhatWasClaimedAndHadNotBegun() throws Exception {
        fixture.breakConfigurations(StoreException.transientFailure("away", null));
        MemoryBus itsBus = fixture.broker.connect();
        ActionRunner first = fixture.newRunner(itsBus, NODE, 4);
        first.start();
        Execution execution = fixture.request(fixture.register("configured"), "one");
        awaitStatus(execution, ExecutionStatus.RUNNING);

        itsBus.loseConnection();
        fixture.fence(NODE);
        killFirst();

        Execution waiting = fixture.now(execution);
        assertThat(waiting.status()).isEqualTo(ExecutionStatus.REQUESTED);
        assertThat(waiting.fence()).isEqualTo(2);
        assertThat(requestedAgain(execution)).isEqualTo(1);
        fixture.breakConfigurations(null);
        fixture.start("st2-secondary", 2);
        awaitStatus(execution, ExecutionStatus.SUCCEEDED);
        assertThat(fixture.now(execution).attempt()).isEqualTo(2);
        whileTimePasses(first::stop);
        assertThat(fixture.runs).hasSize(1);
        assertThat(fixture.broker.queued(Queue.EXECUTION)).isZero();
    }

    @Test
    void leavesWhatHadBegunToTheReaper() throws Exception {
        fixture.start(NODE, 2);
        Execution execution = fixture.request(fixture.register("blocking"), "one");
        fixture.blocking.awaitBegun();

        killFirst();

        assertThat(fixture.now(execution).status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(fixture.now(execution).fence()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"noop", "quick"})
    void leavesWhatHasEndedAndCouldNotBeWritten(String runner) throws Exception {
        fixture.store.breakEnds(StoreException.transientFailure("away", null));
        fixture.start(NODE, 2);
        Execution execution = fixture.request(fixture.register(runner), "one");
        assertThat(fixture.runs.take()).isEqualTo(execution.id());

        killFirst();

        assertThat(fixture.now(execution).status()).isEqualTo(ExecutionStatus.RUNNING);
    }

    @Test
    void leavesWhatAStoppedRunnerCouldNotWriteDown() throws Exception {
        ActionRunner first = fixture.start(NODE, 2);
        Execution execution = fixture.request(fixture.register("noop"), "one");
        fixture.store.breakEnds(StoreException.transientFailure("away", null));
        assertThat(fixture.runs.take()).isEqualTo(execution.id());
        whileTimePasses(first::stop);

        killFirst();

        assertThat(fixture.now(execution).status()).isEqualTo(ExecutionStatus.RUNNING);
    }

    @Test
    void keepsNoNoteOfWhatIsSettled() throws Exception {
        fixture.start(NODE, 8);
        for (int i = 0; i < 300; i++) { // more than there is room for
            Execution quick = fixture.request(fixture.register("quick"), "quick " + i);
            Execution other = fixture.request(fixture.register(i % 2 == 0 ? "noop" : "broken"), "other " + i);
            fixture.store.awaitEnd();
            fixture.store.awaitEnd();
            assertThat(fixture.now(quick).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(fixture.now(other).status().isTerminal()).isTrue();
        }
        Execution pending = fixture.request(fixture.register("asking"), "pending");
        awaitStatus(pending, ExecutionStatus.PENDING);
        assertThat(machine.of("second").begunBy(machine.of("first").own())).isPresent();
    }

    @Test
    void leavesTheRunsOfOthersAndThoseThatAreCanceledAndThoseThatWereTriedTooOften() throws Exception {
        Execution others = claimed("other", "others'");
        Execution canceling = claimed(NODE, "canceling");
        fixture.memory
                .executions()
                .transition(
                        canceling.id(),
                        1,
                        ExecutionStatus.RUNNING,
                        Change.to(ExecutionStatus.CANCELING, null, fixture.clock.instant()));
        Execution unlucky = claimed(NODE, "unlucky");
        for (int i = 1; i < LostExecutionRecovery.MOST_ATTEMPTS; i++) {
            Execution now = fixture.now(unlucky);
            assertThat(fixture.memory.executions().requeue(now.id(), now.fence(), fixture.clock.instant()))
                    .isTrue();
            assertThat(fixture.memory
                            .executions()
                            .claim(now.id(), now.fence() + 1, fixture.claim(NODE), fixture.clock.instant()))
                    .isPresent();
        }
        List<Execution> before = List.of(fixture.now(others), fixture.now(canceling), fixture.now(unlucky));

        killFirst();

        assertThat(List.of(fixture.now(others), fixture.now(canceling), fixture.now(unlucky)))
                .isEqualTo(before);
    }

    @Test
    void isDoneAgainWhenTheDatabaseWasAway() {
        Execution execution = claimed(NODE, "one");
        UnbegunRuns unbegun = new UnbegunRuns(fixture.store.executions(), fixture.lifecycle(), metrics);
        var begun = machine.of("second").begunBy(machine.of("first").own()).orElseThrow();
        fixture.memory.goAway();
        assertThatThrownBy(() -> unbegun.requestAgain(fixture.claim(NODE).incarnation(), begun))
                .isInstanceOf(StoreException.class);
        fixture.memory.comeBack();
        for (int i = 0; i < 2; i++) {
            unbegun.requestAgain(fixture.claim(NODE).incarnation(), begun);
        }
        assertThat(fixture.now(execution).fence()).isEqualTo(2);
    }

    private Execution claimed(String node, String seed) {
        Execution execution = Requests.execution(fixture.register("noop"), seed);
        fixture.memory.executions().create(List.of(execution));
        return fixture.memory
                .executions()
                .claim(execution.id(), 0, fixture.claim(node), fixture.clock.instant())
                .orElseThrow();
    }
}
