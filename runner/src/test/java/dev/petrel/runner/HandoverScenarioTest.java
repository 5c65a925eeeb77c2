// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.execution.Handover;
import dev.petrel.engine.memory.MemoryBus;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a process requests itself and runs itself, past the broker. */
@Timeout(120)
class HandoverScenarioTest {

    private final RunnerFixture fixture = new RunnerFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private Execution requestNear(Action action, String seed) {
        Execution execution = Requests.execution(action, seed);
        var ignored = fixture.ofLastRunner().requestNear(List.of(execution));
        return execution;
    }

    /** Starts a runner, which runs the action once and so knows that it is short, and takes the broker away. */
    private Action shortActionWithoutBroker(int slots) throws Exception {
        MemoryBus bus = fixture.broker.connect();
        fixture.newRunner(bus, "st2-node", slots).start();
        Action quick = fixture.register("quick");
        fixture.request(quick, "first");
        fixture.store.awaitEnd();
        bus.loseConnection();
        return quick;
    }

    @Test
    void runsOneWhileTheBrokerIsAway() throws Exception {
        MemoryBus bus = fixture.broker.connect();
        fixture.newRunner(bus, "st2-node", 4).start();
        bus.loseConnection();

        Execution execution = requestNear(fixture.register("noop"), "one");

        assertThat(fixture.store.awaitEnd().id()).isEqualTo(execution.id());
        assertThat(fixture.now(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void runsOnlyOneOfMany() throws Exception {
        fixture.newRunner(fixture.broker.connect(), "st2-node", 8);
        Greedy runner = new Greedy();
        fixture.ofLastRunner().handover().begin(runner);
        Action noop = fixture.register("noop");

        var ignored = fixture.ofLastRunner()
                .requestNear(List.of(
                        Requests.execution(noop, "one"),
                        Requests.execution(noop, "two"),
                        Requests.execution(noop, "three")));

        assertThat(runner.offered).isEqualTo(1);
        assertThat(fixture.broker.queued(Queue.EXECUTION)).isEqualTo(2);
    }

    @Test
    void leavesOneThatIsThereAlreadyToTheBroker() {
        fixture.newRunner(fixture.broker.connect(), "st2-node", 8);
        Greedy runner = new Greedy();
        fixture.ofLastRunner().handover().begin(runner);
        Action noop = fixture.register("noop");

        Execution first = requestNear(noop, "one");
        Execution again = requestNear(noop, "one");

        assertThat(again.id()).isEqualTo(first.id());
        assertThat(runner.offered).isEqualTo(1);
        assertThat(fixture.broker.queued(Queue.EXECUTION)).isEqualTo(1);
    }

    @Test
    void leavesItToOthersWhenItsSlotsMayBeNeeded() throws Exception {
        fixture.start("st2-node", 4);
        Action blocking = fixture.register("blocking");

        for (int i = 0; i < 6; i++) {
            requestNear(blocking, "execution " + i);
        }
        for (int i = 0; i < 4; i++) {
            fixture.blocking.awaitBegun();
        }

        assertThat(fixture.broker.queued(Queue.EXECUTION)).isEqualTo(2);
    }

    @Test
    void leavesItToOthersWhileItMayClaimNothing() {
        fixture.start("st2-node", 4);
        fixture.fence("st2-node");

        Execution execution = requestNear(fixture.register("noop"), "one");

        // The runner may have taken it from the queue, and gives it back.
        await().atMost(Duration.ofMinutes(1)).until(() -> fixture.broker.queued(Queue.EXECUTION) == 1);
        assertThat(fixture.now(execution).status()).isEqualTo(ExecutionStatus.REQUESTED);
    }

    @Test
    void leavesItToOthersWhenItHasStopped() {
        fixture.start("st2-node", 4).stop();

        requestNear(fixture.register("noop"), "one");

        assertThat(fixture.broker.queued(Queue.EXECUTION)).isEqualTo(1);
    }

    @Test
    void runsOneOnceThoughItsNotificationComesToo() throws Exception {
        fixture.start("st2-node", 8);
        Action noop = fixture.register("noop");

        for (int i = 0; i < 100; i++) {
            fixture.sendNotification(requestNear(noop, "execution " + i));
        }
        for (int i = 0; i < 100; i++) {
            fixture.store.awaitEnd();
        }
        fixture.request(noop, "last"); // comes after all that were sent
        fixture.store.awaitEnd();
        fixture.close();

        assertThat(fixture.runs).hasSize(101).doesNotHaveDuplicates();
    }

    @Test
    void runsOneThatARuleMakesWhenItHasNothingElseToDo() throws Exception {
        fixture.newRunner(fixture.broker.connect(), "st2-node", 8);
        Greedy runner = new Greedy();
        fixture.ofLastRunner().handover().begin(runner);
        Action noop = fixture.register("noop");

        fixture.ofLastRunner()
                .request(List.of(Requests.execution(noop, "one"), Requests.execution(noop, "two")))
                .get();
        runner.idle = false;
        fixture.ofLastRunner()
                .request(List.of(Requests.execution(noop, "three")))
                .get();

        assertThat(runner.offered).isEqualTo(1);
        assertThat(fixture.broker.queued(Queue.EXECUTION)).isEqualTo(2);
    }

    @Test
    void leavesOneThatAUserAsksForToTheBrokerIfItIsNotKnownToBeShort() {
        fixture.newRunner(fixture.broker.connect(), "st2-node", 8);
        Greedy runner = new Greedy();
        fixture.ofLastRunner().handover().begin(runner);

        fixture.ofLastRunner().request(Requests.execution(fixture.register("noop"), "one"));

        assertThat(runner.offered).isZero();
        assertThat(fixture.broker.queued(Queue.EXECUTION)).isEqualTo(1);
    }

    @Test
    void runsOneThatAUserAsksForWhileTheBrokerIsAwayIfItIsShort() throws Exception {
        Action quick = shortActionWithoutBroker(16);

        fixture.ofLastRunner().request(Requests.execution(quick, "one"));

        assertThat(fixture.store.awaitEnd().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(fixture.runs).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void runsAllWhoseActionIsShortWhileTheBrokerIsAway() throws Exception {
        Action quick = shortActionWithoutBroker(16);

        var ignored = fixture.ofLastRunner()
                .request(List.of(
                        Requests.execution(quick, "one"),
                        Requests.execution(quick, "two"),
                        Requests.execution(quick, "three")));

        for (int i = 0; i < 3; i++) {
            assertThat(fixture.store.awaitEnd().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        }
        assertThat(fixture.runs).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void takesNoMoreShortOnesThanItsSlotsAllow() throws Exception {
        fixture.start("st2-node", 8); // of which 4 are for what the broker sends
        Action brief = fixture.register("noop");
        fixture.request(brief, "first");
        fixture.store.awaitEnd();
        List<Execution> many = IntStream.range(0, 40)
                .mapToObj(i -> Requests.execution(brief, "execution " + i))
                .toList();

        fixture.ofLastRunner().request(many).get();

        for (int i = 0; i < 40; i++) {
            assertThat(fixture.store.awaitEnd().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        }
        assertThat(fixture.runs).hasSize(41).doesNotHaveDuplicates();
    }

    @Test
    void whatReturnsAtOnceNeedsNoSlots() throws Exception {
        Action quick = shortActionWithoutBroker(2);
        List<Execution> many = IntStream.range(0, Slots.MOST_MOMENTS)
                .mapToObj(i -> Requests.execution(quick, "execution " + i))
                .toList();

        fixture.ofLastRunner().request(many).get();

        for (int i = 0; i < many.size(); i++) {
            assertThat(fixture.store.awaitEnd().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        }
    }

    /** Takes all that it is offered, and does nothing with it. */
    private static final class Greedy implements Handover.Taker {
        private int offered;
        private boolean idle = true;

        @Override
        public boolean take(Execution execution) {
            offered++;
            return true;
        }

        @Override
        public boolean idle() {
            return idle;
        }
    }
}
