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
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Executions whose deadline passes end as timed out, whatever they do then. */
class DeadlinesTest {

    private static final Action ACTION = Actions.noop("p.a");
    private static final Execution.Claim CLAIM = new Execution.Claim("i", "n", "h", 1);
    private static final String WHY = "The task did not end within its timeout of 5 s.";

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final MemoryBus bus = new MemoryBus(clock);
    private final ExecutionLifecycle lifecycle = Lifecycles.standard(store.executions(), bus, clock);
    private final Membership member = Members.of(store.cluster(), "n", 1, "actionrunner", clock);
    private final Deadlines task =
            new Deadlines(new Leases(store.cluster(), member), store.executions(), lifecycle, clock);

    @BeforeEach
    void join() {
        member.start();
    }

    @AfterEach
    void leave() {
        member.stop();
        bus.close();
    }

    private void request(String id) {
        request(id, UnaryOperator.identity());
    }

    private void request(String id, UnaryOperator<Execution> how) {
        Execution execution =
                Execution.requested(id, ACTION, Map.of(), Map.of(), Execution.Lineage.NONE, clock.instant());
        lifecycle.request(how.apply(execution).dueAt(clock.instant().plusSeconds(5), 5));
    }

    private Execution run(String id) {
        return lifecycle.claim(id, 0, CLAIM).orElseThrow();
    }

    private void pass() throws Exception {
        clock.advance(Duration.ofSeconds(6));
        Duration ignored = task.step();
    }

    private Execution get(String id) {
        return store.executions().get(id).orElseThrow();
    }

    @Test
    void looksAgainWhenTheNextOneComes() throws Exception {
        request("a");
        assertThat(task.step()).isEqualTo(Duration.ofSeconds(1));
        clock.advance(Duration.ofMillis(4_600));
        assertThat(task.step()).isEqualTo(Duration.ofMillis(400));
        assertThat(get("a").status()).isEqualTo(ExecutionStatus.REQUESTED);
    }

    @Test
    void endsWhatWaitsAtOnce() throws Exception {
        request("requested");
        request("delayed", each -> each.delayedUntil(clock.instant().plusSeconds(60)));
        request("pending");
        assertThat(lifecycle.suspend(run("pending"), Map.of("asked", 1))).contains(ExecutionStatus.PENDING);

        pass();

        assertThat(get("requested").status()).isEqualTo(ExecutionStatus.TIMEOUT);
        assertThat(get("requested").result()).isEqualTo(Map.of("error", WHY));
        assertThat(lifecycle.claim("requested", 0, CLAIM)).isEmpty();
        assertThat(get("delayed").status()).isEqualTo(ExecutionStatus.TIMEOUT);
        assertThat(get("pending").status()).isEqualTo(ExecutionStatus.TIMEOUT);
        assertThat(get("pending").result()).isEqualTo(Map.of("asked", 1, "error", WHY));
        assertThat(store.executions().withDeadline(10)).isEmpty();
    }

    @Test
    void letsTheRunnerEndWhatRuns() throws Exception {
        request("a");
        Execution run = run("a");

        pass();
        assertThat(get("a").status()).as("its runner is told").isEqualTo(ExecutionStatus.CANCELING);

        assertThat(lifecycle.finish(run, ExecutionStatus.CANCELED, Map.of("error", "killed", "stdout", "x")))
                .isTrue();
        assertThat(get("a").status()).isEqualTo(ExecutionStatus.TIMEOUT);
        assertThat(get("a").result()).isEqualTo(Map.of("error", WHY, "stdout", "x"));
        assertThat(lifecycle.finish(run, ExecutionStatus.CANCELED, Map.of()))
                .as("an answer that was lost")
                .isTrue();
    }

    @Test
    void keepsTheEndOfARunThatEndsMeanwhile() throws Exception {
        request("a");
        Execution run = run("a");
        pass();

        assertThat(lifecycle.finish(run, ExecutionStatus.SUCCEEDED, Map.of("n", 1)))
                .isTrue();
        assertThat(get("a").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void endsARunWhoseRunnerIsGone() throws Exception {
        request("a");
        Execution ignored = run("a");
        pass();

        assertThat(lifecycle.end(get("a"), ExecutionStatus.CANCELED, Map.of("error", "lost")))
                .isPresent();
        assertThat(get("a").status()).isEqualTo(ExecutionStatus.TIMEOUT);
    }

    @Test
    void endsOneThatIsAboutToWait() throws Exception {
        request("a");
        Execution run = run("a");
        pass();

        assertThat(lifecycle.suspend(run, Map.of("asked", 1))).isPresent();
        assertThat(get("a").status()).isEqualTo(ExecutionStatus.TIMEOUT);
    }

    @Test
    void leavesWhatHasEndedOrIsCanceled() throws Exception {
        request("ended");
        assertThat(lifecycle.finish(run("ended"), ExecutionStatus.FAILED, Map.of()))
                .isTrue();
        request("canceled");
        Execution run = run("canceled");
        assertThat(lifecycle.cancel("canceled", "sam")).isInstanceOf(Cancellation.Canceled.class);

        pass();

        assertThat(store.executions().withDeadline(10)).isEmpty();
        assertThat(get("ended").timedOut()).isFalse();
        assertThat(lifecycle.finish(run, ExecutionStatus.CANCELED, Map.of())).isTrue();
        assertThat(get("canceled").status()).isEqualTo(ExecutionStatus.CANCELED);
    }

    @Test
    void endsAllThatAreDueAtOnceHoweverMany() throws Exception {
        for (int i = 0; i < 450; i++) {
            request("e" + i);
        }
        pass();
        assertThat(store.executions().countOpen(ExecutionStatus.REQUESTED)).isZero();
    }
}
