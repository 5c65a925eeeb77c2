// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Actions;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Executions that go on without a process. */
interface DetachContract extends StoreSetup {

    Execution.Claim BY = new Execution.Claim("inc", "node", "host", 1);

    private ExecutionStore executions() {
        return store().executions();
    }

    private Execution claimed(String id) {
        executions()
                .create(List.of(Execution.requested(
                        id,
                        Actions.of("demo.flow", "orquesta"),
                        Map.of(),
                        Map.of("user", "u"),
                        Execution.Lineage.NONE,
                        clock().instant())));
        return executions().claim(id, 0, BY, clock().instant()).orElseThrow();
    }

    private Execution detached(String id) {
        Execution run = claimed(id);
        assertThat(executions().detach(id, run.fence())).isTrue();
        return executions().get(id).orElseThrow();
    }

    private Change change(ExecutionStatus to, boolean followed) {
        return new Change(to, Map.of("at", to.word()), followed, clock().instant());
    }

    @Test
    default void takesARunningExecutionFromItsRunner() {
        Execution run = claimed("a");
        Execution other = claimed("b");

        assertThat(executions().detach("a", run.fence() + 1)).isFalse();
        assertThat(executions().detach("a", run.fence())).isTrue();
        assertThat(executions().detach("a", run.fence())).isFalse();

        Execution now = executions().get("a").orElseThrow();
        assertThat(now.detached()).isTrue();
        assertThat(now.status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(now.fence()).isEqualTo(run.fence() + 1);
        assertThat(now).isEqualTo(run.withoutProcess());
        assertThat(executions()
                        .transition("a", run.fence(), ExecutionStatus.RUNNING, change(ExecutionStatus.FAILED, false)))
                .as("what the run still writes")
                .isFalse();
        assertThat(executions().open(ExecutionStatus.RUNNING, -1))
                .extracting(Execution::id)
                .containsExactly(other.id());
        assertThat(executions().countOpen(ExecutionStatus.RUNNING)).isEqualTo(2);
        assertThat(executions().steered(10)).isEmpty();
    }

    @Test
    default void movesAnExecutionThatGoesOnWithoutAProcess() {
        Execution read = detached("a");

        assertThat(executions().steer(read, change(ExecutionStatus.PAUSING, true), null))
                .isTrue();
        assertThat(executions().steer(read, change(ExecutionStatus.PAUSING, true), null))
                .isFalse();

        Execution pausing = executions().get("a").orElseThrow();
        assertThat(pausing.status()).isEqualTo(ExecutionStatus.PAUSING);
        assertThat(pausing.detached()).isTrue();
        assertThat(pausing.fence()).isEqualTo(read.fence() + 1);
        assertThat(pausing.result()).isEqualTo(Map.of("at", "pausing"));
        assertThat(executions().steered(10)).extracting(Execution::id).containsExactly("a");
        assertThat(executions().steered(10).get(0).detached()).isTrue();
        assertThat(executions().countOpen(ExecutionStatus.PAUSING)).isEqualTo(1);

        assertThat(executions().isSteered(read)).isFalse();
        assertThat(executions().isSteered(pausing)).isTrue();
        executions().attended(read); // it has moved on since
        assertThat(executions().steered(10)).hasSize(1);
        executions().attended(pausing);
        assertThat(executions().isSteered(pausing)).isFalse();
        assertThat(executions().steered(10)).isEmpty();
        assertThat(executions().get("a").orElseThrow().detached()).isTrue();
        assertThat(executions().countOpen(ExecutionStatus.PAUSING)).isEqualTo(1);
    }

    @Test
    default void findsThoseThatGoOnWithoutAProcessPageByPage() {
        List.of("a", "b", "c", "d", "e").forEach(this::detached);
        Execution running = claimed("f");
        assertThat(executions().steer(get("b"), change(ExecutionStatus.PAUSED, false), null))
                .isTrue();
        assertThat(executions().steer(get("c"), change(ExecutionStatus.PAUSING, true), null))
                .isTrue();
        assertThat(executions()
                        .transition(
                                "e",
                                get("e").fence(),
                                ExecutionStatus.RUNNING,
                                change(ExecutionStatus.SUCCEEDED, true)))
                .isTrue();

        List<String> all = new ArrayList<>();
        ExecutionStore.Detached page = executions().detached("", 2);
        assertThat(page.ids()).hasSize(2);
        all.addAll(page.ids());
        page = executions().detached(page.next(), 2);
        all.addAll(page.ids());

        assertThat(all).containsExactlyInAnyOrder("a", "b", "d").doesNotContain(running.id());
        assertThat(page.next()).isEmpty();
        assertThat(executions().detached("", 10).ids()).hasSize(3);
    }

    private Execution get(String id) {
        return executions().get(id).orElseThrow();
    }

    @Test
    default void notesWhoCanceledIt() {
        Execution read = detached("a");

        assertThat(executions().steer(read, change(ExecutionStatus.CANCELING, true), "kim"))
                .isTrue();

        Execution canceling = executions().get("a").orElseThrow();
        assertThat(canceling.context()).containsEntry("cancelled_by", "kim").containsEntry("user", "u");
        assertThat(executions().open(ExecutionStatus.CANCELING, -1)).isEmpty();
        assertThat(executions().countOpen(ExecutionStatus.CANCELING)).isEqualTo(1);
    }

    @Test
    default void endsWhateverWasLeftToFollow() {
        Execution read = detached("a");
        assertThat(executions().steer(read, change(ExecutionStatus.CANCELING, true), null))
                .isTrue();
        Execution canceling = executions().get("a").orElseThrow();

        assertThat(executions()
                        .transition(
                                "a",
                                canceling.fence(),
                                ExecutionStatus.CANCELING,
                                change(ExecutionStatus.CANCELED, true)))
                .isTrue();

        Execution ended = executions().get("a").orElseThrow();
        assertThat(ended.detached()).isFalse();
        assertThat(ended.log())
                .extracting(Execution.LogEntry::status)
                .containsExactly(
                        ExecutionStatus.REQUESTED,
                        ExecutionStatus.RUNNING,
                        ExecutionStatus.CANCELING,
                        ExecutionStatus.CANCELED);
        assertThat(executions().steered(10)).isEmpty();
        assertThat(executions().unsettled(10)).extracting(Execution::id).containsExactly("a");
        assertThat(executions().countOpen(ExecutionStatus.CANCELING)).isZero();
    }

    @Test
    default void knowsWhichTaskAnExecutionIsWithoutItsContext() {
        Execution.Task task = new Execution.Task("w", "two words", 2, -1, 3, 1);
        Execution child = Execution.requested(
                        "c",
                        Actions.noop("demo.a"),
                        Map.of(),
                        Map.of("parent", Map.of("execution_id", "w")),
                        Execution.Lineage.NONE,
                        clock().instant())
                .asTask(task, 4);
        executions().create(List.of(child));

        Execution read = executions().read(List.of("c"), Set.of()).get(0);

        assertThat(read.task()).isEqualTo(task);
        assertThat(read.lineage().chain()).isEqualTo(4);
        assertThat(executions().get("c")).contains(child);
        assertThat(executions().children("w", 10)).containsExactly("c");
        assertThat(executions().children("x", 10)).isEmpty();
    }
}
