// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.execution.Cancellation;
import dev.petrel.engine.execution.ExecutionNotification;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Retry;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks of a workflow that is canceled are canceled in place of being started. */
class ClaimsTest {

    private final RunnerFixture fixture = new RunnerFixture();
    private final ExecutionStore store = fixture.memory.executions();
    private final Execution.Claim me = fixture.claim("st2-node");
    private final Claims claims =
            new Claims(fixture.dependencies(fixture.publisher, new Metrics()), () -> Optional.of(me));
    private final Retry retry =
            new Retry("test", fixture.clock, new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), new Random(1)));
    private final Action noop = fixture.register("noop");
    private final Execution workflow = Requests.execution(noop, "workflow");

    @AfterEach
    void close() {
        fixture.close();
    }

    private Execution task(String seed) {
        Execution task = Requests.execution(noop, seed).asTask(new Execution.Task(workflow.id(), seed, 0, -1, 0, 1), 0);
        store.create(List.of(task));
        return task;
    }

    private Optional<Execution> claim(Execution task) throws InterruptedException {
        ExecutionNotification sent = ExecutionNotification.of(task);
        return claims.claim(ExecutionNotification.decode(sent.encode()), retry);
    }

    private void run() {
        store.create(List.of(workflow));
        Execution run =
                store.claim(workflow.id(), 0, me, fixture.clock.instant()).orElseThrow();
        assertThat(store.detach(run.id(), run.fence())).isTrue();
    }

    @Test
    void startsNoTaskOfAWorkflowThatIsCanceled() throws Exception {
        run();
        Execution task = task("a");
        assertThat(fixture.lifecycle().cancel(workflow.id(), "sam")).isInstanceOf(Cancellation.Canceled.class);
        claims.canceling(workflow.id());

        assertThat(claim(task)).isEmpty();

        assertThat(fixture.now(task).status()).isEqualTo(ExecutionStatus.CANCELED);
        assertThat(fixture.now(task).context()).containsEntry("cancelled_by", "sam");
        assertThat(claim(task("b"))).isEmpty();
        assertThat(claims.hasAny()).isFalse();
    }

    @Test
    void startsNoTaskOfAWorkflowThatIsCanceledThoughItComesWithOthers() throws Exception {
        run();
        Execution task = task("a");
        Execution alone = Requests.execution(noop, "alone");
        Execution other = Requests.execution(noop, "other");
        store.create(List.of(alone, other));
        assertThat(fixture.lifecycle().cancel(workflow.id(), "sam")).isInstanceOf(Cancellation.Canceled.class);
        claims.canceling(workflow.id());

        Claims.Tried tried = claims.claim(
                Stream.of(alone, task, other).map(ExecutionNotification::of).toList(), Map.of());

        assertThat(tried.claimed().values())
                .extracting(Execution::id)
                .containsExactlyInAnyOrder(alone.id(), other.id());
        assertThat(tried.undecided()).containsOnlyKeys(ExecutionNotification.of(task));
        for (Claims.Undecided one : tried.undecided().values()) {
            assertThat(claims.claim(one, retry)).isEmpty();
        }
        assertThat(fixture.now(task).status()).isEqualTo(ExecutionStatus.CANCELED);
    }

    @Test
    void startsThoseOfOthersAndThoseThatNobodyToldIt() throws Exception {
        run();
        claims.canceling(workflow.id());
        assertThat(claim(task("a"))).as("a message that is not true").isPresent();
        assertThat(fixture.lifecycle().cancel(workflow.id(), "sam")).isInstanceOf(Cancellation.Canceled.class);
        assertThat(claim(task("b"))).as("a message that was lost").isPresent();
        claims.canceling(workflow.id());
        Execution alone = Requests.execution(noop, "alone");
        store.create(List.of(alone));
        assertThat(claim(alone)).as("no task").isPresent();
    }

    @Test
    void keepsTheLastThousandOnly() {
        CanceledWorkflows canceled = new CanceledWorkflows(store);
        run();
        var ignored = fixture.lifecycle().cancel(workflow.id(), "sam");
        canceled.told(workflow.id());
        assertThat(canceled.canceledBy(workflow.id())).contains("sam");
        for (int i = 0; i < 1_000; i++) {
            canceled.told("e" + i);
        }
        assertThat(canceled.canceledBy(workflow.id())).isEmpty();
        assertThat(canceled.canceledBy("e7")).as("no such execution").isEmpty();
    }
}
