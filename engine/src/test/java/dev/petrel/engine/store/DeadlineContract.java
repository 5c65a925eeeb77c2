// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import static dev.petrel.engine.store.Samples.CLAIM;
import static dev.petrel.engine.store.Samples.T0;
import static dev.petrel.engine.store.Samples.execution;
import static dev.petrel.engine.store.Samples.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore.Change;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Executions that are ended if they have not ended by themselves. */
interface DeadlineContract extends StoreSetup {

    private ExecutionStore executions() {
        return store().executions();
    }

    private Execution due(String name, int seconds) {
        Execution execution = execution(name, T0).dueAt(T0.plusSeconds(seconds), seconds);
        executions().create(List.of(execution));
        return execution;
    }

    private static Change change(ExecutionStatus to, boolean followed) {
        return new Change(to, Map.of("error", "late"), followed, T0.plusSeconds(70));
    }

    private List<String> waiting(int limit) {
        return executions().withDeadline(limit).stream().map(Execution::id).toList();
    }

    @Test
    default void findsThoseWithADeadlineTheNextOneFirst() {
        executions().create(List.of(execution("never", T0)));
        Execution late = due("late", 90);
        Execution soon = due("soon", 20);

        assertThat(executions().get(soon.id())).contains(soon);
        assertThat(waiting(10)).containsExactly(soon.id(), late.id());
        assertThat(waiting(1)).containsExactly(soon.id());
        assertThat(waiting(0)).isEmpty();

        Execution claimed = executions().claim(soon.id(), 0, CLAIM, T0).orElseThrow();
        assertThat(claimed.deadline()).isEqualTo(new Execution.Deadline(T0.plusSeconds(20), 20, false));
        assertThat(waiting(1)).as("also while it runs").containsExactly(soon.id());
        boolean ended = executions()
                .transition(soon.id(), 1, ExecutionStatus.RUNNING, Change.to(ExecutionStatus.SUCCEEDED, Map.of(), T0));
        assertThat(ended).isTrue();
        assertThat(executions().withDeadline(1)).extracting(Execution::status).containsOnly(ExecutionStatus.SUCCEEDED);

        executions().ignoreDeadlines(List.of(soon.id(), id("nobody")));
        executions().ignoreDeadlines(List.of());
        assertThat(waiting(10)).containsExactly(late.id());
        assertThat(executions().get(soon.id()).orElseThrow().deadline())
                .as("it is told still")
                .isNotNull();
    }

    @Test
    default void endsOneThatWaits() {
        Execution read = due("a", 20);

        assertThat(executions().expire(read, change(ExecutionStatus.TIMEOUT, true)))
                .isTrue();
        assertThat(executions().expire(read, change(ExecutionStatus.TIMEOUT, true)))
                .isFalse();

        Execution now = executions().get(read.id()).orElseThrow();
        assertThat(now)
                .isEqualTo(read.passed().moved(ExecutionStatus.TIMEOUT, Map.of("error", "late"), T0.plusSeconds(70)));
        assertThat(now.timedOut()).isTrue();
        assertThat(waiting(10)).isEmpty();
        assertThat(executions().unsettled(10)).extracting(Execution::id).containsExactly(read.id());
        assertThat(executions().open(ExecutionStatus.REQUESTED, -1)).isEmpty();
    }

    @Test
    default void notesThatARunIsEndedBecauseOfItsDeadline() {
        Execution read = due("a", 20);
        Execution run = executions().claim(read.id(), 0, CLAIM, T0).orElseThrow();

        assertThat(executions().expire(read, change(ExecutionStatus.TIMEOUT, false)))
                .as("it runs meanwhile")
                .isFalse();
        assertThatThrownBy(() -> executions().expire(run, change(ExecutionStatus.REQUESTED, true)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(executions().expire(run, Change.to(ExecutionStatus.CANCELING, null, T0)))
                .isTrue();

        Execution now = executions().get(read.id()).orElseThrow();
        assertThat(now).isEqualTo(run.passed().moved(ExecutionStatus.CANCELING, null, T0));
        assertThat(waiting(10)).isEmpty();
        assertThat(executions().open(ExecutionStatus.CANCELING, -1))
                .extracting(Execution::timedOut)
                .containsExactly(true);
    }

    @Test
    default void notesThatOfOneThatGoesOnWithoutAProcess() {
        Execution read = due("a", 20);
        Execution run = executions().claim(read.id(), 0, CLAIM, T0).orElseThrow();
        assertThat(executions().detach(read.id(), run.fence())).isTrue();
        Execution detached = executions().get(read.id()).orElseThrow();

        assertThat(executions().expire(detached, change(ExecutionStatus.CANCELING, true)))
                .isTrue();

        Execution now = executions().get(read.id()).orElseThrow();
        assertThat(now)
                .isEqualTo(detached.passed()
                        .steered(ExecutionStatus.CANCELING, Map.of("error", "late"), T0.plusSeconds(70)));
        assertThat(now.fence()).isEqualTo(detached.fence() + 1);
        assertThat(executions().steered(10)).extracting(Execution::id).containsExactly(read.id());
        assertThat(waiting(10)).isEmpty();
    }
}
