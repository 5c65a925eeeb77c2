// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Executions with a delay are requested when their time has come, also by a process that was not there before. */
class DelayedExecutionsTest {

    private static final Action ACTION = Actions.noop("p.a");

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final MemoryBus bus = new MemoryBus(clock);
    private final ExecutionLifecycle lifecycle = Lifecycles.standard(store.executions(), bus, clock);
    private final Membership member = Members.of(store.cluster(), "n", 1, "actionrunner", clock);
    private final DelayedExecutions task =
            new DelayedExecutions(new Leases(store.cluster(), member), store.executions(), lifecycle, clock);

    @BeforeEach
    void join() {
        member.start();
    }

    @AfterEach
    void leave() {
        member.stop();
        bus.close();
    }

    private void request(String id, long millis) {
        Execution execution =
                Execution.requested(id, ACTION, Map.of(), Map.of(), Execution.Lineage.NONE, clock.instant());
        lifecycle.request(execution.delayedUntil(clock.instant().plusMillis(millis)));
    }

    private ExecutionStatus status(String id) {
        return store.executions().get(id).orElseThrow().status();
    }

    @Test
    void requestsThemWhenTheirTimeHasComeAndLooksAgainThen() throws Exception {
        request("late", 90_000);
        request("soon", 400);

        assertThat(task.step()).isEqualTo(Duration.ofMillis(400));
        assertThat(status("soon")).isEqualTo(ExecutionStatus.DELAYED);

        clock.advance(Duration.ofMillis(400));
        assertThat(task.step()).as("another may come that is due earlier").isEqualTo(Duration.ofSeconds(1));
        assertThat(status("soon")).isEqualTo(ExecutionStatus.REQUESTED);
        assertThat(status("late")).isEqualTo(ExecutionStatus.DELAYED);
        assertThat(lifecycle.claim("soon", 1, new Execution.Claim("i", "n", "h", 1)))
                .isPresent();
    }

    @Test
    void requestsAllThatAreDueAtOnceHoweverMany() throws Exception {
        for (int i = 0; i < 250; i++) {
            request("e" + i, 1000);
        }
        clock.advance(Duration.ofMinutes(30)); // nothing of Petrel ran meanwhile

        Duration ignored = task.step();

        assertThat(store.executions().countOpen(ExecutionStatus.REQUESTED)).isEqualTo(250);
        assertThat(store.executions().delayed(1)).isEmpty();
    }

    @Test
    void leavesWhatWasCanceledMeanwhile() throws Exception {
        request("a", 1000);
        assertThat(lifecycle.cancel("a", "someone")).isInstanceOf(Cancellation.Canceled.class);
        clock.advance(Duration.ofSeconds(2));

        Duration ignored = task.step();

        assertThat(status("a")).isEqualTo(ExecutionStatus.CANCELED);
    }
}
