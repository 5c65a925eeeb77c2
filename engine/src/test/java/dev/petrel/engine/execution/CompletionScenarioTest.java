// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.cluster.Members;
import dev.petrel.engine.cluster.Membership;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryBus;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Actions;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ResultChunks;
import dev.petrel.engine.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Processes that end executions and die, or lose the database, before what must follow is done. */
class CompletionScenarioTest {

    private static final Execution.Claim CLAIM = new Execution.Claim("n-1", "n", "n.example.com", 42);
    private static final Action ACTION = Actions.noop("p.a");

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final MemoryBus bus = new MemoryBus(clock);
    private final Recorded recorded = new Recorded();
    private final ExecutionLifecycle lifecycle = process(recorded);
    private final Membership survivor = Members.of(store.cluster(), "survivor", 1, "actionrunner", clock);

    /** A step that follows failures. */
    private static class Recorded implements CompletionStep {
        final List<String> completed = new ArrayList<>();

        @Override
        public String what() {
            return "record the failure";
        }

        @Override
        public boolean follows(Execution ended) {
            return ended.status() == ExecutionStatus.FAILED;
        }

        @Override
        public void complete(Execution ended) {
            completed.add(ended.id());
        }
    }

    /** What the death of a process is to the code that runs then: nothing after it is done. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** The step of a process that dies at it. */
    private static final class Deadly extends Recorded {
        @Override
        public void complete(Execution ended) {
            throw new Death();
        }
    }

    private ExecutionLifecycle process(CompletionStep... steps) {
        return new ExecutionLifecycle(
                store.executions(),
                new ExecutionNotifier(bus),
                clock,
                LifecycleHooks.standard(store.executions(), clock)
                        .with(new Completion(store.executions(), List.of(steps))));
    }

    private CompletionSweeper sweeper(CompletionStep... steps) {
        return new CompletionSweeper(
                new Leases(store.cluster(), survivor), new Completion(store.executions(), List.of(steps)), clock);
    }

    private Execution claimed(String id) {
        lifecycle.request(Execution.requested(
                id, ACTION, Map.of(), Map.of("user", "stanley"), Execution.Lineage.NONE, clock.instant()));
        return lifecycle.claim(id, 0, CLAIM).orElseThrow();
    }

    private List<String> unsettled() {
        return store.executions().unsettled(100).stream().map(Execution::id).toList();
    }

    private static void sweep(CompletionSweeper sweeper, int rounds) throws InterruptedException {
        for (int i = 0; i < rounds; i++) {
            Duration ignored = sweeper.step();
        }
    }

    @BeforeEach
    void join() {
        survivor.start();
    }

    @AfterEach
    void leave() {
        survivor.stop();
        bus.close();
    }

    @Test
    void doesWhatMustFollowAtOnce() {
        assertThat(lifecycle.finish(claimed("a"), ExecutionStatus.FAILED, Map.of()))
                .isTrue();

        assertThat(recorded.completed).containsExactly("a");
        assertThat(unsettled()).isEmpty();
    }

    @Test
    void endsOfWhichAStepFailsDoNotHoldUpTheOthers() throws Exception {
        Recorded choosy = new Recorded() {
            @Override
            public void complete(Execution ended) {
                if (ended.id().startsWith("bad")) {
                    throw new IllegalStateException("it always fails");
                }
                super.complete(ended);
            }
        };
        ExecutionLifecycle dying = process(new Deadly());
        for (int i = 0; i < 250; i++) {
            Execution bad = claimed("bad" + i);
            assertThatThrownBy(() -> dying.finish(bad, ExecutionStatus.FAILED, Map.of()))
                    .isInstanceOf(Death.class);
            clock.advance(Duration.ofMillis(1));
        }
        Execution good = claimed("good");
        assertThatThrownBy(() -> dying.finish(good, ExecutionStatus.FAILED, Map.of()))
                .isInstanceOf(Death.class);

        sweep(sweeper(choosy), 8);

        assertThat(choosy.completed).containsExactly("good");
    }

    @Test
    void anEndThatNothingFollowsLeavesNothing() throws Exception {
        assertThat(lifecycle.finish(claimed("a"), ExecutionStatus.SUCCEEDED, Map.of()))
                .isTrue();

        assertThat(unsettled()).isEmpty();
        sweep(sweeper(recorded), 3);
        assertThat(recorded.completed).isEmpty();
    }

    @Test
    void theSweeperDoesWhatAProcessThatDiedBetweenEndAndStepDidNot() throws Exception {
        Execution run = claimed("a");
        ExecutionLifecycle dying = process(new Deadly());
        assertThatThrownBy(() -> dying.finish(run, ExecutionStatus.FAILED, Map.of("error", "x")))
                .isInstanceOf(Death.class);
        Execution ended = store.executions().get("a").orElseThrow();
        assertThat(ended.status()).as("the end stands").isEqualTo(ExecutionStatus.FAILED);
        assertThat(unsettled()).containsExactly("a");

        CompletionSweeper sweeper = sweeper(recorded);
        sweep(sweeper, 1);
        assertThat(recorded.completed).as("left to its process at first").isEmpty();
        sweep(sweeper, 3);

        assertThat(recorded.completed).containsExactly("a");
        assertThat(unsettled()).isEmpty();
        assertThat(store.executions().get("a")).as("the execution itself").contains(ended);
    }

    @Test
    void doesTheOtherStepsWhenOneFails() throws Exception {
        Recorded failing = new Recorded() {
            @Override
            public void complete(Execution ended) {
                super.complete(ended);
                if (completed.size() < 3) {
                    throw StoreException.transientFailure("on purpose", null);
                }
            }
        };
        ExecutionLifecycle both = process(failing, recorded);
        assertThat(both.finish(claimed("a"), ExecutionStatus.FAILED, Map.of())).isTrue();
        assertThat(recorded.completed).containsExactly("a");
        assertThat(unsettled()).containsExactly("a");

        CompletionSweeper sweeper = sweeper(failing, recorded);
        sweep(sweeper, 4);

        assertThat(failing.completed).containsExactly("a", "a", "a");
        assertThat(recorded.completed).as("at least once").containsExactly("a", "a", "a");
        assertThat(unsettled()).isEmpty();
    }

    @Test
    void theSweeperDoesWhatADatabaseThatWentAwayPrevented() throws Exception {
        Recorded cutOff = new Recorded() {
            @Override
            public void complete(Execution ended) {
                super.complete(ended);
                store.goAway();
            }
        };
        assertThat(process(cutOff).finish(claimed("a"), ExecutionStatus.FAILED, Map.of()))
                .as("the end was written all the same")
                .isTrue();
        store.comeBack();
        assertThat(unsettled()).as("it could not be settled").containsExactly("a");

        sweep(sweeper(recorded), 2);

        assertThat(recorded.completed).containsExactly("a");
        assertThat(unsettled()).isEmpty();
    }

    @Test
    void forgetsFailuresThatTheSweeperMadeUpFor() throws Exception {
        Recorded cutOff = new Recorded() {
            @Override
            public void complete(Execution ended) {
                super.complete(ended);
                if (completed.size() == 1) {
                    throw StoreException.transientFailure("on purpose", null);
                }
            }
        };
        ExecutionLifecycle process = process(cutOff);
        assertThat(process.finish(claimed("a"), ExecutionStatus.FAILED, Map.of()))
                .isTrue();
        assertThat(process.hooks().completion().failing()).isEqualTo(1);

        sweep(
                new CompletionSweeper(
                        new Leases(store.cluster(), survivor), process.hooks().completion(), clock),
                2);

        assertThat(process.hooks().completion().failing()).isZero();
    }

    @Test
    void remembersTheLatestFailuresOnly() {
        Completion completion = new Completion(store.executions(), List.of());
        store.goAway();

        for (int i = 0; i <= Completion.MOST_FAILING; i++) {
            completion.complete("e" + i);
        }

        assertThat(completion.failing()).isEqualTo(1);
    }

    @Test
    void theSweeperDoesWhatFollowsAnEndWhoseAnswerWasLost() throws Exception {
        Execution run = claimed("a");
        store.loseAcknowledgements(1);
        assertThatThrownBy(() -> lifecycle.finish(run, ExecutionStatus.FAILED, Map.of()))
                .isInstanceOf(StoreException.class);
        assertThat(lifecycle.finish(run, ExecutionStatus.FAILED, Map.of())).isTrue();
        assertThat(recorded.completed).isEmpty();

        sweep(sweeper(recorded), 2);

        assertThat(recorded.completed).containsExactly("a");
    }

    @Test
    void removesTheLargeResultOfARunThatWasLostBeforeItWasTheResult() {
        ExecutionLifecycle standard = Lifecycles.standard(store.executions(), bus, clock);
        Execution first = claimed("a");
        Map<String, Object> large = Map.of("stdout", "x".repeat(2 * ResultChunks.CHUNK));
        Execution waiting = standard.requeue(first).orElseThrow();
        Execution second = standard.claim("a", waiting.fence(), CLAIM).orElseThrow();

        assertThat(standard.finish(second, ExecutionStatus.SUCCEEDED, large)).isTrue();

        Execution ended = store.executions().get("a").orElseThrow();
        assertThat(ended.stored()).isNotNull();
        assertThat(store.executions().resultChunk(ended.stored(), 0))
                .as("the result of the run that ended stays")
                .isNotEmpty();
        assertThat(unsettled()).isEmpty();
    }

    private Execution rejected(String id) {
        return Execution.requested(id, ACTION, Map.of(), Map.of(), Execution.Lineage.NONE, clock.instant())
                .failedAtRequest(Map.of("error", "x"), clock.instant());
    }

    @Test
    void theStepsFollowARequestThatWasRejectedAndRecordedAsFailed() {
        lifecycle.request(List.of(rejected("a"), rejected("b"))).join();
        lifecycle.request(rejected("c"));
        lifecycle.request(rejected("c"));

        assertThat(recorded.completed).containsExactly("a", "b", "c");
        assertThat(unsettled()).isEmpty();
    }

    @Test
    void theSweeperDoesWhatFollowsARejectionWhoseProcessDiedAfterItsFirstWrite() throws Exception {
        ExecutionLifecycle dying = process(new Deadly());
        assertThatThrownBy(() -> dying.request(rejected("a"))).isInstanceOf(Death.class);
        assertThat(unsettled()).containsExactly("a");

        sweep(sweeper(recorded), 2);

        assertThat(recorded.completed).containsExactly("a");
        assertThat(unsettled()).isEmpty();
    }

    @Test
    void anEndIsWrittenAlsoWhenItCannotBeToldWhetherAStepFollows() throws Exception {
        Recorded unsure = new Recorded() {
            private int asked;

            @Override
            public boolean follows(Execution ended) {
                if (asked++ < 2) {
                    throw StoreException.transientFailure("on purpose", null);
                }
                return super.follows(ended);
            }
        };

        assertThat(process(unsure).finish(claimed("a"), ExecutionStatus.FAILED, Map.of()))
                .isTrue();
        assertThat(unsure.completed).isEmpty();
        assertThat(unsettled()).containsExactly("a");

        sweep(sweeper(unsure), 2);

        assertThat(unsure.completed).containsExactly("a");
        assertThat(unsettled()).isEmpty();
    }

    @Test
    void theStandardStepsComeBeforeFurtherOnes() {
        Completion completion = Completion.with(store.executions(), List.of(recorded));
        Execution run = claimed("a");

        assertThat(completion.follows(run.moved(ExecutionStatus.ABANDONED, Map.of(), clock.instant())))
                .as("the standard one")
                .isTrue();
        assertThat(completion.follows(run.moved(ExecutionStatus.FAILED, Map.of(), clock.instant())))
                .as("the further one")
                .isTrue();
        assertThat(completion.follows(run.moved(ExecutionStatus.SUCCEEDED, Map.of(), clock.instant())))
                .isFalse();
    }

    @Test
    void onlyRunsThatWereLostOrWaitedOrCanceledMayLeaveResults() {
        UnusedResults step = new UnusedResults(store.executions());
        Execution run = claimed("a");
        Execution again = run.requeued(clock.instant()).claimed(CLAIM, clock.instant());

        assertThat(step.follows(run.moved(ExecutionStatus.SUCCEEDED, Map.of(), clock.instant())))
                .isFalse();
        assertThat(step.follows(run.moved(ExecutionStatus.TIMEOUT, Map.of(), clock.instant())))
                .isFalse();
        assertThat(step.follows(run.moved(ExecutionStatus.ABANDONED, Map.of(), clock.instant())))
                .isTrue();
        assertThat(step.follows(run.moved(ExecutionStatus.CANCELED, Map.of(), clock.instant())))
                .isTrue();
        assertThat(step.follows(again.moved(ExecutionStatus.SUCCEEDED, Map.of(), clock.instant())))
                .isTrue();
        assertThat(step.follows(run.moved(ExecutionStatus.PENDING, Map.of(), clock.instant())
                        .moved(ExecutionStatus.SUCCEEDED, Map.of(), clock.instant())))
                .isTrue();
        assertThat(step.follows(
                        Execution.requested("b", ACTION, Map.of(), Map.of(), Execution.Lineage.NONE, clock.instant())
                                .moved(ExecutionStatus.CANCELED, Map.of(), clock.instant())))
                .as("canceled before it ran")
                .isFalse();
    }
}
