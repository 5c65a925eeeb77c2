// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Notifications that wait when the runner starts are claimed together, and what returns at once ends together. */
@Timeout(120)
class BatchScenarioTest {

    private static final int SLOTS = 32;

    private final RunnerFixture fixture = new RunnerFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private List<Execution> request(Action action, int count) {
        List<Execution> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(fixture.request(action, action.ref() + " " + i));
        }
        return all;
    }

    private void awaitAll(List<Execution> executions, ExecutionStatus status) {
        await().dontCatchUncaughtExceptions()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(executions).allMatch(one -> fixture.now(one).status() == status));
    }

    private void awaitIdle(ActionRunner runner) {
        await().dontCatchUncaughtExceptions()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(runner.check().detail()).isEqualTo("0 of " + SLOTS + " slots in use"));
        assertThat(fixture.broker.queued(Queue.EXECUTION)).isZero();
    }

    @Test
    void runsAndEndsEachOfManyOnce() throws Exception {
        List<Execution> all = request(fixture.register("quick"), 300);

        ActionRunner runner = fixture.start("st2-node", SLOTS);
        ActionRunner other = fixture.start("st2-secondary", SLOTS);

        awaitAll(all, ExecutionStatus.SUCCEEDED);
        awaitIdle(runner);
        awaitIdle(other);
        assertThat(fixture.runs).hasSize(300).doesNotHaveDuplicates();
        assertThat(all).allMatch(one -> fixture.now(one).log().size() == 3);
    }

    @Test
    void oneThatCannotBeReadKeepsNoOtherFromRunning() throws Exception {
        List<Execution> all = request(fixture.register("quick"), 10);
        fixture.memory.spoilExecution(all.get(4).id());

        fixture.start("st2-node", SLOTS);

        List<Execution> others = new ArrayList<>(all);
        others.remove(4);
        awaitAll(others, ExecutionStatus.SUCCEEDED);
    }

    @Test
    void whatTakesLongKeepsNothingThatReturnsAtOnceFromItsEnd() throws Exception {
        List<Execution> slow = request(fixture.register("blocking"), 5);
        List<Execution> quick = request(fixture.register("quick"), 10);

        ActionRunner runner = fixture.start("st2-node", SLOTS);

        awaitAll(quick, ExecutionStatus.SUCCEEDED);
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(runner.check().detail()).isEqualTo("5 of " + SLOTS + " slots in use"));
        assertThat(fixture.broker.queued(Queue.EXECUTION)).isZero();
        fixture.blocking.release();
        awaitAll(slow, ExecutionStatus.SUCCEEDED);
        awaitIdle(runner);
    }

    @Test
    void runsEachOnceThoughAnswersAreLost() throws Exception {
        for (int lost = 1; lost <= 4; lost++) {
            List<Execution> all = request(fixture.register("quick"), 0);
            for (int i = 0; i < 8; i++) {
                all.add(fixture.request(fixture.register("quick"), "lost " + lost + " " + i));
            }
            fixture.memory.loseAcknowledgements(lost);
            ActionRunner runner = fixture.start("st2-node", SLOTS);
            await().dontCatchUncaughtExceptions().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                fixture.clock.advance(Duration.ofSeconds(5));
                assertThat(all).allMatch(one -> fixture.now(one).status() == ExecutionStatus.SUCCEEDED);
            });
            awaitIdle(runner);
            runner.stop();
        }
        assertThat(fixture.runs).hasSize(32).doesNotHaveDuplicates();
    }

    @Test
    void waitsForADatabaseThatIsAwayBeforeTheClaims() throws Exception {
        List<Execution> all = request(fixture.register("quick"), 10);
        fixture.memory.goAway();
        ActionRunner runner = fixture.start("st2-node", SLOTS);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> runner.check().detail().endsWith("slots wait for the database"));

        fixture.memory.comeBack();

        await().dontCatchUncaughtExceptions().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            fixture.clock.advance(Duration.ofSeconds(5));
            assertThat(all).allMatch(one -> fixture.now(one).status() == ExecutionStatus.SUCCEEDED);
        });
        awaitIdle(runner);
        assertThat(fixture.runs).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void oneEndThatIsRefusedHoldsNoOther() throws Exception {
        List<Execution> all = request(fixture.register("quick"), 10);
        Execution spared = all.get(3);
        fixture.store.breakEnds(StoreException.transientFailure("away", null));
        fixture.store.spare(spared.id());

        ActionRunner runner = fixture.start("st2-node", SLOTS);

        awaitAll(List.of(spared), ExecutionStatus.SUCCEEDED);
        fixture.store.breakEnds(null);
        await().dontCatchUncaughtExceptions().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            fixture.clock.advance(Duration.ofSeconds(5));
            assertThat(all).allMatch(one -> fixture.now(one).status() == ExecutionStatus.SUCCEEDED);
        });
        awaitIdle(runner);
        assertThat(fixture.runs).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void endsEachAsItIsThoughOthersOfItsBatchFailOrAreLarge() throws Exception {
        List<Execution> quick = request(fixture.register("quick"), 5);
        List<Execution> failing = request(fixture.register("quickly-broken"), 5);
        List<Execution> large = request(fixture.register("quickly-large"), 2);

        ActionRunner runner = fixture.start("st2-node", SLOTS);

        awaitAll(quick, ExecutionStatus.SUCCEEDED);
        awaitAll(failing, ExecutionStatus.FAILED);
        awaitAll(large, ExecutionStatus.SUCCEEDED);
        awaitIdle(runner);
        Set<Integer> chunks = new HashSet<>();
        large.forEach(one ->
                chunks.add(Objects.requireNonNull(fixture.now(one).stored()).chunks()));
        assertThat(chunks).containsExactly(2);
    }

    @Test
    void anErrorOfTheMachineKeepsNoOtherFromItsEndAndNoSlot() throws Exception {
        fixture.err(() -> new InternalError("on purpose"));
        List<Execution> before = request(fixture.register("quick"), 5);
        request(fixture.register("quickly-erring"), 2);
        List<Execution> after = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            after.add(fixture.request(fixture.register("quick"), "after " + i));
        }

        ActionRunner runner = fixture.start("st2-node", SLOTS);

        awaitAll(before, ExecutionStatus.SUCCEEDED);
        awaitAll(after, ExecutionStatus.SUCCEEDED);
        awaitIdle(runner);
        awaitAll(List.of(fixture.request(fixture.register("quick"), "later")), ExecutionStatus.SUCCEEDED);
    }

    @Test
    void repeatedNotificationsOfABatchLeadToNothing() throws Exception {
        List<Execution> all = request(fixture.register("quick"), 10);
        all.forEach(fixture::sendNotification);
        all.forEach(fixture::sendNotification);

        ActionRunner runner = fixture.start("st2-node", SLOTS);

        awaitAll(all, ExecutionStatus.SUCCEEDED);
        awaitIdle(runner);
        assertThat(fixture.runs).hasSize(10).doesNotHaveDuplicates();
        assertThat(fixture.memory.executions().find(ExecutionStore.Query.all()).items())
                .hasSize(10);
    }
}
