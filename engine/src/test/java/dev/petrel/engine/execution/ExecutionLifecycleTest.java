// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.bus.Delivery;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.bus.Topic;
import dev.petrel.engine.bus.TopicListener;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryBus;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Actions;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExecutionLifecycleTest {

    private static final Execution.Claim CLAIM = new Execution.Claim("n-1", "n", "n.example.com", 42);

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final MemoryBus bus = new MemoryBus(clock);
    private final ExecutionLifecycle lifecycle = Lifecycles.standard(store.executions(), bus, clock);

    /** What a topic's listener has heard. */
    private static final class Heard implements TopicListener {
        private final BlockingQueue<StatusChanged> messages = new LinkedBlockingQueue<>();

        @Override
        public void received(String message) {
            messages.add(StatusChanged.decode(message));
        }

        @Override
        public void missed() {}

        List<StatusChanged> await(int count) throws InterruptedException {
            List<StatusChanged> heard = new ArrayList<>();
            while (heard.size() < count) {
                StatusChanged next = messages.poll(60, TimeUnit.SECONDS);
                assertThat(next)
                        .as("announcement %d of %d", heard.size() + 1, count)
                        .isNotNull();
                heard.add(next);
            }
            return heard;
        }
    }

    /** One that {@code writer} is faster than each time it cancels. */
    private ExecutionLifecycle lifecycleLosingTo(Runnable writer) {
        Class<ExecutionStore> seam = ExecutionStore.class;
        ExecutionStore losing = seam.cast(
                Proxy.newProxyInstance(seam.getClassLoader(), new Class<?>[] {seam}, (proxy, method, args) -> {
                    if (method.getName().equals("cancel")) {
                        writer.run();
                    }
                    return method.invoke(store.executions(), args);
                }));
        return Lifecycles.standard(losing, bus, clock);
    }

    private static Execution execution(String id) {
        Action action = Actions.noop("p.a");
        return Execution.requested(
                id, action, Map.of(), Map.of("user", "stanley"), Execution.Lineage.NONE, ManualClock.START);
    }

    private Execution claimed(String id) {
        lifecycle.request(execution(id));
        return lifecycle.claim(id, 0, CLAIM).orElseThrow();
    }

    private Execution now(String id) {
        return store.executions().get(id).orElseThrow();
    }

    private List<ExecutionNotification> notifications() throws InterruptedException {
        try (var subscription = bus.subscribe(Queue.EXECUTION, 100)) {
            return subscription.take(100, Duration.ZERO).stream()
                    .map(Delivery::message)
                    .map(ExecutionNotification::decode)
                    .toList();
        }
    }

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void writesABatchAndNotifiesOfThoseThatAreRequested() throws Exception {
        Execution failed = execution("b").failedAtRequest(Map.of("error", "x"), clock.instant());

        lifecycle.request(List.of(execution("a"), failed)).join();

        assertThat(now("a").status()).isEqualTo(ExecutionStatus.REQUESTED);
        assertThat(now("b").status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(notifications()).containsExactly(new ExecutionNotification("a", 0, "p.a"));
    }

    @Test
    void aBatchFailsWhenTheBrokerDoesNotConfirmAndOneByHandDoesNot() {
        bus.loseConnection();

        assertThatThrownBy(() -> lifecycle.request(List.of(execution("a"))).join())
                .hasRootCauseInstanceOf(BusException.class);
        lifecycle.request(execution("b"));

        assertThat(now("a").status()).isEqualTo(ExecutionStatus.REQUESTED);
        assertThat(now("b").status()).isEqualTo(ExecutionStatus.REQUESTED);
    }

    @Test
    void finishesARunAndTellsALateOneThatItIsNot() {
        Execution run = claimed("a");

        assertThat(lifecycle.finish(run, ExecutionStatus.SUCCEEDED, Map.of())).isTrue();

        assertThat(lifecycle.finish(run, ExecutionStatus.SUCCEEDED, Map.of()))
                .as("a repetition after a lost answer")
                .isTrue();
        assertThat(lifecycle.finish(run, ExecutionStatus.FAILED, Map.of())).isFalse();
        assertThat(now("a").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void finishesARunThatIsToBeCanceled() {
        Execution run = claimed("a");
        assertThat(lifecycle.cancel(run.id(), "alice")).isInstanceOf(Cancellation.Canceled.class);

        assertThat(lifecycle.finish(run, ExecutionStatus.CANCELED, Map.of())).isTrue();

        assertThat(now("a").status()).isEqualTo(ExecutionStatus.CANCELED);
        assertThat(now("a").context()).containsEntry("cancelled_by", "alice");
    }

    @Test
    void finishesNoRunThatWasTakenBack() throws Exception {
        Execution run = claimed("a");
        Execution waiting = lifecycle.requeue(run).orElseThrow();

        assertThat(waiting).isEqualTo(now("a"));
        assertThat(notifications())
                .containsExactly(new ExecutionNotification("a", 0, "p.a"), new ExecutionNotification("a", 2, "p.a"));
        assertThat(lifecycle.finish(run, ExecutionStatus.SUCCEEDED, Map.of())).isFalse();
        assertThat(lifecycle.requeue(run)).isEmpty();
        assertThat(now("a").status()).isEqualTo(ExecutionStatus.REQUESTED);
    }

    @Test
    void endsOnlyWhatIsAsItWasRead() {
        Execution run = claimed("a");
        Execution ended = lifecycle
                .end(run, ExecutionStatus.ABANDONED, Map.of("error", "x"))
                .orElseThrow();

        assertThat(ended).isEqualTo(now("a"));
        assertThat(lifecycle.end(run, ExecutionStatus.ABANDONED, Map.of())).isEmpty();
        assertThat(lifecycle.end(ended, ExecutionStatus.FAILED, Map.of()))
                .as("a terminal state is final")
                .isEmpty();
    }

    @Test
    void cancelsAtOnceWhatDoesNotRun() {
        lifecycle.request(execution("a"));

        Execution canceled = ((Cancellation.Canceled) lifecycle.cancel("a", "alice")).now();

        assertThat(canceled).isEqualTo(now("a"));
        assertThat(canceled.status()).isEqualTo(ExecutionStatus.CANCELED);
        assertThat(canceled.result()).containsEntry("user", "alice");
        assertThat(lifecycle.cancel(canceled.id(), "bob"))
                .as("canceling again")
                .isEqualTo(new Cancellation.Canceled(canceled));
    }

    @Test
    void cancelsNothingThatHasEndedOrIsNotThere() {
        Execution run = claimed("a");
        assertThat(lifecycle.finish(run, ExecutionStatus.SUCCEEDED, Map.of())).isTrue();

        assertThat(lifecycle.cancel(run.id(), "alice")).isEqualTo(new Cancellation.AlreadyEnded(now("a")));
        assertThat(lifecycle.cancel("none", "alice")).isEqualTo(new Cancellation.Gone());
    }

    @Test
    void cancelsWhatItIsByNowWhenAnotherWriterWasFaster() {
        Execution run = claimed("a");
        ExecutionLifecycle late =
                lifecycleLosingTo(() -> assertThat(lifecycle.finish(run, ExecutionStatus.SUCCEEDED, Map.of()))
                        .isTrue());

        assertThat(late.cancel("a", "alice")).isEqualTo(new Cancellation.AlreadyEnded(now("a")));
    }

    @Test
    void givesUpToCancelWhatChangesAllTheTime() {
        Execution run = claimed("a");
        AtomicReference<Execution> runner = new AtomicReference<>(run);
        ExecutionLifecycle late = lifecycleLosingTo(() -> {
            Execution waiting = lifecycle.requeue(runner.get()).orElseThrow();
            runner.set(lifecycle.claim("a", waiting.fence(), CLAIM).orElseThrow());
        });

        assertThat(late.cancel("a", "alice")).isEqualTo(new Cancellation.KeepsChanging());
        assertThat(now("a").status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(now("a").attempt()).isGreaterThan(5);
    }

    @Test
    void announcesEachChangeToListenersAndCancelsToRunners() throws Exception {
        Heard status = new Heard();
        Heard cancel = new Heard();
        try (var first = bus.listen(Topic.STATUS, status);
                var second = bus.listen(Topic.CANCEL, cancel)) {
            Execution run = claimed("a");
            lifecycle.request(execution("a")); // it is there already
            lifecycle.cancel(run.id(), "alice");
            assertThat(lifecycle.finish(run, ExecutionStatus.CANCELED, Map.of()))
                    .isTrue();

            assertThat(status.await(4))
                    .containsExactly(
                            new StatusChanged("a", ExecutionStatus.REQUESTED, 0),
                            new StatusChanged("a", ExecutionStatus.RUNNING, 1),
                            new StatusChanged("a", ExecutionStatus.CANCELING, 1),
                            new StatusChanged("a", ExecutionStatus.CANCELED, 1));
            assertThat(cancel.await(1)).containsExactly(new StatusChanged("a", ExecutionStatus.CANCELING, 1));
        }
    }

    @Test
    void tellsTheRunnerAgainWhenACancelIsRepeated() throws Exception {
        Execution run = claimed("a");
        lifecycle.cancel(run.id(), "alice");
        Heard cancel = new Heard();
        try (var listening = bus.listen(Topic.CANCEL, cancel)) {
            assertThat(lifecycle.cancel(run.id(), "alice")).isEqualTo(new Cancellation.Canceled(now("a")));

            assertThat(cancel.await(1)).containsExactly(new StatusChanged("a", ExecutionStatus.CANCELING, 1));
        }
    }

    @Test
    void refusesAnAnnouncementThatItDoesNotKnow() {
        assertThatThrownBy(() -> StatusChanged.decode("{\"id\":\"a\",\"status\":\"asleep\",\"fence\":1}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("asleep");
        assertThatThrownBy(() -> StatusChanged.decode("{\"id\":\"a\"}")).isInstanceOf(IllegalArgumentException.class);
    }
}
