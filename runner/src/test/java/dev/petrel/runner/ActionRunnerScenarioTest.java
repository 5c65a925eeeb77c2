// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.execution.ExecutionNotification;
import dev.petrel.engine.memory.MemoryBus;
import dev.petrel.engine.memory.MemoryBusFaults;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.ExecutionStore.Change;
import dev.petrel.engine.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ActionRunnerScenarioTest {

    private final RunnerFixture fixture = new RunnerFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void runsAnExecutionAndWritesItsEnd() throws Exception {
        fixture.start("st2-node", 2);
        fixture.request(fixture.register("noop"), "one");
        Execution ended = fixture.store.awaitEnd();
        assertThat(ended.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(ended.result()).isEqualTo(Map.of("result", "done"));
        assertThat(ended.runner()).isEqualTo(fixture.claim("st2-node"));
        assertThat(ended.fence()).isEqualTo(1);
    }

    @Test
    void runsEachExecutionOnceThoughEveryNotificationIsRepeated() throws Exception {
        fixture.broker.misbehave(MemoryBusFaults.seeded(1).repeat(1).reorder(0.5));
        fixture.start("st2-node", 4);
        fixture.start("st2-secondary", 4);
        Action noop = fixture.register("noop");
        int count = 200;
        for (int i = 0; i < count; i++) {
            fixture.request(noop, "execution " + i);
        }
        Set<String> ended = new HashSet<>();
        for (int i = 0; i < count; i++) {
            ended.add(fixture.store.awaitEnd().id());
        }
        assertThat(ended).hasSize(count);
        // Repeats may still wait; the last one that is requested comes after them.
        fixture.broker.misbehave(MemoryBusFaults.NONE);
        fixture.request(noop, "last");
        fixture.store.awaitEnd();
        fixture.close();
        assertThat(fixture.runs).hasSize(count + 1).doesNotHaveDuplicates();
        assertThat(fixture.memory.executions().find(ExecutionStore.Query.all()).items())
                .hasSize(count + 1)
                .allMatch(execution -> execution.status() == ExecutionStatus.SUCCEEDED);
        assertThat(fixture.broker.queued(Queue.EXECUTION)).isZero();
    }

    @Test
    void acknowledgesBeforeTheActionHasEnded() throws Exception {
        MemoryBus bus = fixture.broker.connect();
        fixture.newRunner(bus, "st2-node", 2).start();
        fixture.request(fixture.register("blocking"), "one");
        fixture.blocking.awaitBegun();
        bus.loseConnection(); // what is not settled would go back to the queue
        assertThat(fixture.broker.queued(Queue.EXECUTION)).isZero();
    }

    @Test
    void neverHoldsMoreNotificationsThanItHasSlots() throws Exception {
        MemoryBus bus = fixture.broker.connect();
        Action blocking = fixture.register("blocking");
        for (int i = 0; i < 10; i++) {
            fixture.request(blocking, "execution " + i);
        }
        ActionRunner runner = fixture.newRunner(bus, "st2-node", 4);
        runner.start();
        for (int i = 0; i < 4; i++) {
            fixture.blocking.awaitBegun();
        }
        assertThat(runner.check().detail()).isEqualTo("4 of 4 slots in use");
        assertThat(fixture.broker.queued(Queue.EXECUTION)).isEqualTo(6);
        fixture.blocking.release();
        for (int i = 0; i < 10; i++) {
            fixture.store.awaitEnd();
        }
    }

    @Test
    void forgetsANotificationWhoseExecutionSomebodyElseHas() throws Exception {
        Action noop = fixture.register("noop");
        Execution taken = fixture.request(noop, "taken");
        fixture.memory.executions().claim(taken.id(), 0, fixture.claim("other"), fixture.clock.instant());
        fixture.start("st2-node", 2);
        fixture.request(noop, "free");
        assertThat(fixture.store.awaitEnd().id()).isNotEqualTo(taken.id());
        fixture.close();
        assertThat(fixture.now(taken).status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(fixture.broker.queued(Queue.EXECUTION)).isZero();
    }

    @Test
    void waitsForADatabaseThatIsAway() throws Exception {
        ActionRunner runner = fixture.start("st2-node", 2);
        Action noop = fixture.register("noop");
        fixture.memory.goAway();
        fixture.clock.awaitWaiters(2);
        fixture.publisher
                .publish(Queue.EXECUTION, new ExecutionNotification(id(noop), 0).encode())
                .join();
        fixture.clock.awaitWaiters(3); // the intake, the look-out for cancels, and a worker that waits for the database
        assertThat(runner.check().ok()).isFalse();
        fixture.memory.comeBack();
        fixture.memory.executions().create(List.of(Requests.execution(noop, "late")));
        fixture.clock.advance(Duration.ofSeconds(1));
        assertThat(fixture.store.awaitEnd().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(runner.check().ok()).isTrue();
    }

    @Test
    void waitsForAnOperatorWhenTheDatabaseRefusesAllClaims() throws Exception {
        ActionRunner runner = fixture.start("st2-node", 2);
        Action noop = fixture.register("noop");
        fixture.store.breakClaims(StoreException.ofTheServer("the database refused user \"petrel\"", null));
        fixture.memory.executions().create(List.of(Requests.execution(noop, "late")));
        fixture.clock.awaitWaiters(2);
        fixture.publisher
                .publish(Queue.EXECUTION, new ExecutionNotification(id(noop), 0).encode())
                .join();
        fixture.clock.awaitWaiters(3);
        assertThat(runner.check().ok()).isFalse();

        fixture.store.breakClaims(null);
        fixture.clock.advance(Duration.ofSeconds(1));

        assertThat(fixture.store.awaitEnd().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(runner.check().ok()).isTrue();
    }

    private static String id(Action action) {
        return Requests.execution(action, "late").id();
    }

    /** An execution that the runner has claimed; the answer was lost, and it waits before it tries again. */
    private Execution claimedWithoutAnAnswer() throws Exception {
        ActionRunner ignored = fixture.start("st2-node", 2);
        Execution execution = Requests.execution(fixture.register("noop"), "one");
        fixture.clock.awaitWaiters(2);
        fixture.memory.executions().create(List.of(execution));
        fixture.memory.loseAcknowledgements(2); // of the claim, and of the next try, which follows at once
        fixture.sendNotification(execution);
        fixture.clock.awaitWaiters(3);
        return execution;
    }

    @Test
    void knowsItsOwnClaimWhoseAnswerWasLost() throws Exception {
        var unused = claimedWithoutAnAnswer();
        fixture.clock.advance(Duration.ofSeconds(1));
        assertThat(fixture.store.awaitEnd().fence()).isEqualTo(1);
        assertThat(fixture.runs).hasSize(1);
    }

    @Test
    void endsAsCanceledWhatWasCanceledBeforeItKnewOfItsClaim() throws Exception {
        Execution execution = claimedWithoutAnAnswer();
        fixture.memory
                .executions()
                .transition(
                        execution.id(),
                        1,
                        ExecutionStatus.RUNNING,
                        Change.to(ExecutionStatus.CANCELING, null, fixture.clock.instant()));
        fixture.clock.advance(Duration.ofSeconds(1));
        assertThat(fixture.store.awaitEnd().status()).isEqualTo(ExecutionStatus.CANCELED);
        assertThat(fixture.runs).isEmpty();
    }

    @Test
    void triesOnWhenARefusalFollowsAClaimWhoseAnswerWasLost() throws Exception {
        var unused = claimedWithoutAnAnswer();
        fixture.store.breakClaims(StoreException.permanentFailure("refused", null));
        fixture.clock.advance(Duration.ofSeconds(1));
        fixture.clock.awaitWaiters(3);
        fixture.store.breakClaims(null);
        fixture.clock.advance(Duration.ofSeconds(5));
        assertThat(fixture.store.awaitEnd().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(fixture.runs).hasSize(1);
    }

    @Test
    void keepsTheResultWhileTheDatabaseIsAway() throws Exception {
        fixture.start("st2-node", 2);
        Execution execution = fixture.request(fixture.register("blocking"), "one");
        fixture.blocking.awaitBegun();
        fixture.clock.awaitWaiters(2);
        fixture.memory.goAway();
        fixture.blocking.release();
        fixture.clock.awaitWaiters(3);
        fixture.memory.comeBack();
        assertThat(fixture.now(execution).status()).isEqualTo(ExecutionStatus.RUNNING);
        fixture.clock.advance(Duration.ofSeconds(1));
        assertThat(fixture.store.awaitEnd().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void writesTheEndOnceThoughTheAnswerWasLost() throws Exception {
        ActionRunner runner = fixture.start("st2-node", 2);
        Execution execution = fixture.request(fixture.register("blocking"), "one");
        fixture.blocking.awaitBegun();
        fixture.clock.awaitWaiters(2);
        fixture.memory.loseAcknowledgements(2); // when it is tried with others, and alone
        fixture.blocking.release();
        fixture.clock.awaitWaiters(3);
        fixture.clock.advance(Duration.ofSeconds(1));
        runner.stop();
        assertThat(fixture.now(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(fixture.now(execution).log()).hasSize(3);
    }

    @Test
    void dropsTheEndOfAnExecutionThatWasTakenAway() throws Exception {
        ActionRunner runner = fixture.start("st2-node", 2);
        Execution execution = fixture.request(fixture.register("blocking"), "one");
        fixture.blocking.awaitBegun();
        fixture.memory
                .executions()
                .transition(
                        execution.id(),
                        1,
                        ExecutionStatus.RUNNING,
                        Change.to(
                                ExecutionStatus.ABANDONED,
                                Map.of("error", "its runner died"),
                                fixture.clock.instant()));
        fixture.blocking.release();
        runner.stop();
        assertThat(fixture.now(execution).status()).isEqualTo(ExecutionStatus.ABANDONED);
        assertThat(fixture.now(execution).result()).isEqualTo(Map.of("error", "its runner died"));
    }

    @Test
    void waitsForActionsWhenItStops() throws Exception {
        ActionRunner runner = fixture.start("st2-node", 2);
        Execution execution = fixture.request(fixture.register("blocking"), "one");
        fixture.blocking.awaitBegun();
        CompletableFuture<Void> stopping = CompletableFuture.runAsync(runner::stop);
        fixture.clock.awaitWaiters(2);
        assertThat(stopping).isNotDone();
        fixture.blocking.release();
        stopping.get(60, TimeUnit.SECONDS);
        assertThat(fixture.now(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void endsActionsThatOutlastTheDrain() throws Exception {
        ActionRunner runner = fixture.start("st2-node", 2);
        Execution execution = fixture.request(fixture.register("blocking"), "one");
        fixture.blocking.awaitBegun();
        CompletableFuture<Void> stopping = CompletableFuture.runAsync(runner::stop);
        while (!fixture.blocking.wasInterruptedWithin(50)) {
            fixture.clock.advance(RunnerFixture.DRAIN); // it may not have begun to wait before
        }
        stopping.get(60, TimeUnit.SECONDS);
        assertThat(fixture.now(execution).status()).isEqualTo(ExecutionStatus.ABANDONED);
        assertThat(String.valueOf(fixture.now(execution).result())).contains("the action runner was stopped");
    }

    @Test
    void handsBackWhatMayBeRetriedWhenItStops() throws Exception {
        ActionRunner runner = fixture.start("st2-node", 2);
        Execution execution = fixture.request(fixture.registerRetried("blocking"), "one");
        fixture.blocking.awaitBegun();
        CompletableFuture<Void> stopping = CompletableFuture.runAsync(runner::stop);
        while (!fixture.blocking.wasInterruptedWithin(50)) {
            fixture.clock.advance(RunnerFixture.DRAIN); // it may not have begun to wait before
        }
        stopping.get(60, TimeUnit.SECONDS);
        assertThat(fixture.now(execution).status()).isEqualTo(ExecutionStatus.REQUESTED);
        assertThat(fixture.now(execution).fence()).isEqualTo(2);
        fixture.blocking.release();
        fixture.start("st2-secondary", 2);
        Execution ended = fixture.store.awaitEnd();
        assertThat(ended.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(ended.attempt()).isEqualTo(2);
    }

    @Test
    void endsAnActionAtOnceWhenItsCancelIsAnnounced() throws Exception {
        fixture.start("st2-node", 2);
        Execution execution = fixture.request(fixture.register("blocking"), "one");
        fixture.blocking.awaitBegun();
        var unused = fixture.lifecycle().cancel(execution.id(), "stanley");
        assertThat(fixture.store.awaitEnd().status()).isEqualTo(ExecutionStatus.CANCELED);
        assertThat(fixture.blocking.wasInterruptedWithin(20_000)).isTrue();
    }

    @Test
    void endsTheProcessesOfAnActionWhoseCancelWasAnnouncedInVain() throws Exception {
        fixture.broker.misbehave(MemoryBusFaults.seeded(1));
        fixture.start("st2-node", 2);
        Execution execution = fixture.request(fixture.register("blocking"), "one");
        fixture.blocking.awaitBegun();
        fixture.broker.misbehave(MemoryBusFaults.seeded(1).losePublishes(1));
        var unused = fixture.lifecycle().cancel(execution.id(), "stanley");
        fixture.clock.awaitWaiters(2);
        fixture.clock.advance(CancelListener.SAFETY_NET);
        assertThat(fixture.store.awaitEnd().status()).isEqualTo(ExecutionStatus.CANCELED);
        assertThat(fixture.blocking.wasInterruptedWithin(20_000)).isTrue();
        assertThat(fixture.now(execution).result())
                .containsEntry("stdout", "so far")
                .containsEntry("error", "the action was canceled and its processes killed");
    }

    @Test
    void endsAnActionThatNoInterruptEnds() throws Exception {
        fixture.start("st2-node", 2);
        Execution execution = fixture.request(fixture.register("uninterruptible"), "one");
        fixture.blocking.awaitBegun();
        var unused = fixture.lifecycle().cancel(execution.id(), "stanley");
        assertThat(fixture.store.awaitEnd().status()).isEqualTo(ExecutionStatus.CANCELED);
    }

    @Test
    void looksAgainSoonForACancelThatCameBetweenClaimAndRun() throws Exception {
        fixture.breakConfigurations(StoreException.transientFailure("the database is away", null));
        fixture.start("st2-node", 2);
        Execution execution = fixture.request(fixture.register("blocking"), "one");
        fixture.clock.awaitWaiters(3); // the intake, the look-out for cancels, and a worker that has claimed
        var unused = fixture.lifecycle().cancel(execution.id(), "stanley");
        fixture.breakConfigurations(null);
        fixture.clock.advance(Duration.ofSeconds(1));
        fixture.blocking.awaitBegun();
        fixture.clock.awaitWaiters(2);
        fixture.clock.advance(Duration.ofSeconds(1));
        assertThat(fixture.store.awaitEnd().status()).isEqualTo(ExecutionStatus.CANCELED);
    }

    @Test
    void anExecutionThatIsPendingHoldsNoSlotAndOutlivesItsRunner() throws Exception {
        ActionRunner runner = fixture.start("st2-node", 1);
        Execution execution = fixture.request(fixture.register("asking"), "one");
        fixture.request(fixture.register("noop"), "two");
        assertThat(fixture.store.awaitEnd().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(fixture.now(execution).status()).isEqualTo(ExecutionStatus.PENDING);
        assertThat(fixture.now(execution).result()).isEqualTo(Map.of("question", "Go on?"));

        runner.stop();

        assertThat(fixture.now(execution).status()).isEqualTo(ExecutionStatus.PENDING);
        assertThat(fixture.lifecycle()
                        .finish(fixture.now(execution), ExecutionStatus.SUCCEEDED, Map.of("answer", "yes")))
                .isTrue();
        assertThat(fixture.now(execution).result()).isEqualTo(Map.of("answer", "yes"));
    }

    @Test
    void cancelsWhatWasCanceledBeforeItBecamePending() throws Exception {
        fixture.whileAsking(execution -> cancel(execution, 1));
        fixture.start("st2-node", 1);
        Execution execution = fixture.request(fixture.register("asking"), "one");
        Execution ended = fixture.store.awaitEnd();
        assertThat(ended.id()).isEqualTo(execution.id());
        assertThat(ended.status()).isEqualTo(ExecutionStatus.CANCELED);
        assertThat(ended.result())
                .containsEntry("question", "Go on?")
                .containsEntry("error", "the execution was canceled before it became pending");
    }

    @Test
    void takesTheEndOfAnActionThatEndedBeforeItsCancel() throws Exception {
        ActionRunner runner = fixture.start("st2-node", 2);
        Execution execution = fixture.request(fixture.register("blocking"), "one");
        fixture.blocking.awaitBegun();
        fixture.clock.awaitWaiters(2); // the look-out has looked, and does not look again
        cancel(execution, 1);
        fixture.blocking.release();
        assertThat(fixture.store.awaitEnd().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        runner.stop();
    }

    private void cancel(Execution execution, long fence) {
        assertThat(fixture.memory
                        .executions()
                        .transition(
                                execution.id(),
                                fence,
                                ExecutionStatus.RUNNING,
                                Change.to(ExecutionStatus.CANCELING, null, fixture.clock.instant())))
                .isTrue();
    }

    @Test
    void endsActionsWhenItsMembershipIsOver() throws Exception {
        ActionRunner runner = fixture.start("st2-node", 2);
        fixture.request(fixture.register("blocking"), "one");
        fixture.blocking.awaitBegun();
        fixture.fence("st2-node");
        runner.fenced();
        assertThat(fixture.store.awaitEnd().status()).isEqualTo(ExecutionStatus.ABANDONED);
    }

    @Test
    void claimsNothingWhileItIsNoMember() throws Exception {
        fixture.start("st2-node", 2);
        fixture.clock.awaitWaiters(2);
        fixture.fence("st2-node");
        Execution execution = fixture.request(fixture.register("noop"), "one");
        fixture.clock.awaitWaiters(3);
        assertThat(fixture.now(execution).status()).isEqualTo(ExecutionStatus.REQUESTED);
        fixture.unfence("st2-node");
        fixture.clock.advance(Duration.ofSeconds(1));
        assertThat(fixture.store.awaitEnd().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void givesItsNotificationsToAnotherRunnerWhileItIsNoMember() throws Exception {
        ActionRunner cut = fixture.start("st2-node", 4);
        Action noop = fixture.register("noop");
        fixture.clock.awaitWaiters(2);
        fixture.memory.goAway();
        List<Execution> executions = List.of(Requests.execution(noop, "one"), Requests.execution(noop, "two"));
        executions.forEach(fixture::sendNotification);
        fixture.clock.awaitWaiters(4); // the intake, the look-out for cancels, and two workers; it takes no more
        fixture.fence("st2-node");
        fixture.memory.comeBack();
        fixture.memory.executions().create(executions);
        fixture.clock.advance(Duration.ofSeconds(1)); // the workers try, and see that they may not

        fixture.start("st2-secondary", 2);
        for (int i = 0; i < 2; i++) {
            assertThat(fixture.store.awaitEnd().runner()).isEqualTo(fixture.claim("st2-secondary"));
        }

        fixture.unfence("st2-node");
        while (!cut.check().detail().startsWith("0 of 4")) {
            fixture.clock.advance(Duration.ofSeconds(5)); // until the workers have seen what became of it
            Thread.onSpinWait();
        }
        assertThat(fixture.runs).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void takesNotificationsAgainWhenItIsAMemberAgain() throws Exception {
        fixture.fence("st2-node");
        MemoryBus bus = fixture.broker.connect();
        fixture.newRunner(bus, "st2-node", 2).start();
        fixture.clock.awaitWaiters(2);
        Action noop = fixture.register("noop");
        for (int i = 0; i < 10; i++) {
            fixture.request(noop, "execution " + i);
        }
        fixture.clock.advance(Duration.ofSeconds(1));
        fixture.clock.awaitWaiters(2);
        assertThat(fixture.broker.queued(Queue.EXECUTION)).isEqualTo(10);

        fixture.unfence("st2-node");
        fixture.clock.advance(Duration.ofSeconds(1));

        for (int i = 0; i < 10; i++) {
            assertThat(fixture.store.awaitEnd().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        }
    }

    @Test
    void putsAsideWhatIsNoNotification() throws Exception {
        fixture.start("st2-node", 2);
        fixture.publisher
                .publish(Queue.EXECUTION, new Message("m1", "not json".getBytes(StandardCharsets.UTF_8)))
                .join();
        var letter = fixture.store.awaitDeadLetter();
        assertThat(letter.body()).isEqualTo("not json");
        assertThat(letter.reason()).contains("no notification of an execution");
        fixture.close();
        assertThat(fixture.broker.queued(Queue.EXECUTION)).isZero();
    }

    @Test
    void putsANotificationAsideAfterFiveAttempts() throws Exception {
        fixture.store.breakClaims(new IllegalStateException("on purpose"));
        fixture.start("st2-node", 1);
        fixture.request(fixture.register("noop"), "one");
        CompletableFuture<Integer> attempts = CompletableFuture.supplyAsync(() -> {
            try {
                return fixture.store.awaitDeadLetter().attempts();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        while (!attempts.isDone()) {
            fixture.clock.awaitWaiters(2);
            fixture.clock.advance(Duration.ofSeconds(2));
        }
        assertThat(attempts.get()).isEqualTo(5);
        Execution ended = fixture.store.awaitEnd();
        assertThat(ended.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(String.valueOf(ended.result())).contains("no runner could claim it", "on purpose");
    }

    @Test
    void triesOnWhileEvenTheShortestEndIsRefused() throws Exception {
        fixture.store.breakEnds(StoreException.permanentFailure("access was refused", null));
        ActionRunner runner = fixture.start("st2-node", 2);
        Execution execution = fixture.request(fixture.register("noop"), "one");
        fixture.clock.awaitWaiters(3); // the intake, the look-out for cancels, and a worker with a result
        assertThat(runner.check().ok()).isFalse();
        assertThat(fixture.now(execution).status()).isEqualTo(ExecutionStatus.RUNNING);
        fixture.store.breakEnds(null);
        fixture.clock.advance(Duration.ofSeconds(1));
        assertThat(fixture.store.awaitEnd().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void triesOnWhileTheAbandonmentIsRefused() throws Exception {
        ActionRunner runner = fixture.start("st2-node", 2);
        Execution execution = fixture.request(fixture.register("blocking"), "one");
        fixture.blocking.awaitBegun();
        fixture.clock.awaitWaiters(2);
        fixture.store.breakEnds(StoreException.permanentFailure("access was refused", null));
        runner.fenced();
        fixture.clock.awaitWaiters(3);
        assertThat(fixture.now(execution).status()).isEqualTo(ExecutionStatus.RUNNING);
        fixture.store.breakEnds(null);
        fixture.clock.advance(Duration.ofSeconds(1));
        assertThat(fixture.store.awaitEnd().status()).isEqualTo(ExecutionStatus.ABANDONED);
    }

    @Test
    void givesUpTheSlotWhenABugKeepsItFromWritingTheEnd() throws Exception {
        Action noop = fixture.register("noop");
        Execution next = Requests.execution(noop, "next");
        fixture.store.breakEnds(new IllegalStateException("on purpose"));
        fixture.store.spare(next.id());
        fixture.start("st2-node", 1);
        Execution stuck = fixture.request(noop, "stuck");
        fixture.request(noop, "next");

        assertThat(fixture.store.awaitEnd().id()).isEqualTo(next.id());
        assertThat(fixture.now(stuck).status()).isEqualTo(ExecutionStatus.RUNNING);
    }

    @Test
    void failsAnExecutionWhoseResultABugKeepsItFromWriting() throws Exception {
        fixture.store.breakLargeResults(new IllegalStateException("on purpose"));
        fixture.start("st2-node", 1);
        assertThat(error(fixture.register("large"))).contains("cannot be stored", "on purpose");
    }

    @Test
    void abandonsWhatABugKeepsItFromLookingInto() throws Exception {
        ActionRunner runner = fixture.start("st2-node", 2);
        fixture.request(fixture.register("blocking"), "one");
        fixture.blocking.awaitBegun();
        fixture.store.breakReads(new IllegalStateException("on purpose"));
        runner.fenced();

        Execution ended = fixture.store.awaitEnd();
        assertThat(ended.status()).isEqualTo(ExecutionStatus.ABANDONED);
        assertThat(String.valueOf(ended.result())).contains("cut off", "on purpose");
    }

    @Test
    void failsClearlyWhatCannotRun() throws Exception {
        fixture.start("st2-node", 2);
        assertThat(error(Requests.noop("mypack.none"))).contains("action \"mypack.none\" cannot be found");
        assertThat(error(fixture.register("nosuch"))).contains("runner \"nosuch\", which Petrel does not know");
        assertThat(error(fixture.register("mistral-v2")))
                .contains("wants the runner \"mistral-v2\", which nothing runs any more: rewrite the workflow");
        assertThat(error(fixture.register("broken"))).contains("runner \"broken\" broke down", "on purpose");
        Action disabled = new Action(
                Ref.of("mypack.off"),
                null,
                false,
                "noop",
                "",
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                null,
                Action.OnRunnerLoss.ABANDON);
        fixture.memory.content().register(disabled);
        assertThat(error(disabled)).contains("action \"mypack.off\" is disabled");
        Action needy =
                Requests.action("mypack.needy", "noop", "", Map.of("p", Map.of("type", "string", "required", true)));
        fixture.memory.content().register(needy);
        assertThat(error(needy)).contains("action \"mypack.needy\" cannot run with its parameters", "p");
    }

    @Test
    void failsWhatAPluginBreaksDownOnAndRunsTheNext() throws Exception {
        fixture.start("st2-node", 1);
        Action erring = fixture.register("erring");
        for (Error thrown : List.of(
                new NoClassDefFoundError("com/example/Missing"),
                new StackOverflowError("deep"),
                new AssertionError(1))) {
            fixture.err(() -> thrown);
            fixture.request(erring, thrown.toString());
            Execution ended = fixture.store.awaitEnd();
            assertThat(ended.status()).isEqualTo(ExecutionStatus.FAILED);
            assertThat(ended.result())
                    .containsEntry("error", "runner \"erring\" broke down: " + thrown)
                    .containsKey("traceback");
        }
        assertThat(error(fixture.register("void")))
                .isEqualTo("runner \"void\" broke down: it returned null instead of an outcome");
        fixture.request(fixture.register("noop"), "next");
        assertThat(fixture.store.awaitEnd().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void failsWhoseResultContainsItself() throws Exception {
        fixture.start("st2-node", 1);
        assertThat(error(fixture.register("endless"))).contains("its result is nested too deeply, or contains itself");
    }

    @Test
    void aHandlerThatHangsKeepsNoOtherActionRunning() throws Exception {
        ActionRunner runner = fixture.start("st2-node", 3);
        Action hanging = fixture.register("hanging");
        fixture.request(hanging, "one");
        fixture.blocking.awaitBegun();
        fixture.request(hanging, "two");
        fixture.blocking.awaitBegun();
        fixture.request(fixture.register("blocking"), "three");
        fixture.blocking.awaitBegun();

        fixture.fence("st2-node");
        runner.fenced();

        for (int i = 0; i < 3; i++) {
            assertThat(fixture.store.awaitEnd().status()).isEqualTo(ExecutionStatus.ABANDONED);
        }
        runner.stop();
        assertThat(fixture.handlersBegun.tryAcquire(2, 60, TimeUnit.SECONDS)).isTrue();
        assertThat(fixture.handlersGivenUp.availablePermits()).isZero();
        while (!fixture.handlersGivenUp.tryAcquire(2, 50, TimeUnit.MILLISECONDS)) {
            fixture.clock.advance(CancelHandlers.PATIENCE); // they may not have been watched before
        }
    }

    private String error(Action action) throws InterruptedException {
        fixture.request(action, action.ref().toString());
        Execution ended = fixture.store.awaitEnd();
        assertThat(ended.status()).isEqualTo(ExecutionStatus.FAILED);
        return String.valueOf(ended.result() == null ? null : ended.result().get("error"));
    }

    @Test
    void beginsWhenTheConfigurationThatItsRunnerNeedsCanBeReadAgain() throws Exception {
        fixture.breakConfigurations(StoreException.transientFailure("the database is away", null));
        ActionRunner runner = fixture.start("st2-node", 2);
        Execution execution = fixture.request(fixture.register("configured"), "one");
        fixture.clock.awaitWaiters(3); // the intake, the look-out for cancels, and a worker that waits for the database
        assertThat(runner.check().ok()).isFalse();
        assertThat(fixture.now(execution).status()).isEqualTo(ExecutionStatus.RUNNING);

        fixture.breakConfigurations(null);
        fixture.clock.advance(Duration.ofSeconds(1));

        Execution ended = fixture.store.awaitEnd();
        assertThat(ended.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(ended.result()).isEqualTo(Map.of("of", "mypack"));
    }

    @Test
    void handsBackWhatDidNotBeginWhenItStopsWhileAConfigurationCannotBeRead() throws Exception {
        fixture.breakConfigurations(StoreException.transientFailure("the database is away", null));
        ActionRunner runner = fixture.start("st2-node", 2);
        Execution execution = fixture.request(fixture.register("configured"), "one");
        fixture.clock.awaitWaiters(3);
        CompletableFuture<Void> stopping = CompletableFuture.runAsync(runner::stop);
        while (fixture.now(execution).status() == ExecutionStatus.RUNNING || !stopping.isDone()) {
            fixture.clock.advance(RunnerFixture.DRAIN); // it may not have begun to wait before
            Thread.onSpinWait();
        }
        assertThat(fixture.now(execution).status()).isEqualTo(ExecutionStatus.REQUESTED);
        assertThat(fixture.now(execution).attempt()).isEqualTo(1);
        assertThat(fixture.runs).isEmpty();
    }

    @Test
    void failsWhoseConfigurationIsWrong() throws Exception {
        fixture.breakConfigurations(new UncheckedIOException("no such key", new IOException("no such key")));
        fixture.start("st2-node", 1);
        assertThat(error(fixture.register("configured"))).isEqualTo("action \"mypack.configured\": no such key");
    }

    @Test
    void failsWhatReturnsTooMuch() throws Exception {
        fixture.start("st2-node", 2);
        assertThat(error(fixture.register("huge"))).contains("its result takes 20000", "return less");
        fixture.store.breakLargeResults(StoreException.permanentFailure("the document is too large", null));
        assertThat(error(fixture.register("large"))).contains("cannot be stored: the document is too large");
    }

    @Test
    void startsAndStopsAgainAndAgain() throws Exception {
        Action noop = fixture.register("noop");
        ActionRunner runner = fixture.newRunner(fixture.broker.connect(), "st2-node", 2);
        runner.stop();
        for (int i = 0; i < 10; i++) {
            runner.start();
            runner.start();
            fixture.request(noop, "execution " + i);
            fixture.store.awaitEnd();
            runner.stop();
            runner.stop();
        }
        assertThat(fixture.runs).hasSize(10);
    }
}
