// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import static dev.petrel.engine.store.Samples.CLAIM;
import static dev.petrel.engine.store.Samples.T0;
import static dev.petrel.engine.store.Samples.execution;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Executions that are canceled many at a time. */
interface CancelContract extends StoreSetup {

    private ExecutionStore executions() {
        return store().executions();
    }

    private Execution requested(String name) {
        Execution execution = execution(name, T0);
        executions().create(List.of(execution));
        return execution;
    }

    private Set<String> cancel(List<Execution> read, String... followed) {
        return executions().cancelAll(read, "sam", Map.of("user", "sam"), Set.of(followed), T0.plusSeconds(9));
    }

    @Test
    default void cancelsSeveralThatWait() {
        Execution a = requested("a");
        Execution b = requested("b");
        Execution slow = requested("slow").delayedFor("s", T0);
        assertThat(executions().delay(execution("slow", T0), "s", T0)).isTrue();

        assertThat(cancel(List.of(a, b, slow), b.id())).containsExactlyInAnyOrder(a.id(), b.id(), slow.id());

        Execution now = executions().get(a.id()).orElseThrow();
        assertThat(now)
                .isEqualTo(
                        a.canceledBy("sam").moved(ExecutionStatus.CANCELED, Map.of("user", "sam"), T0.plusSeconds(9)));
        assertThat(executions().unsettled(10)).extracting(Execution::id).containsExactly(b.id());
        assertThat(executions().open(ExecutionStatus.REQUESTED, -1)).isEmpty();
        assertThat(executions().waiting("s", 10)).isEmpty();
        assertThat(cancel(List.of())).isEmpty();
    }

    @Test
    default void leavesThoseThatHaveMovedOn() {
        Execution a = requested("a");
        Execution running = requested("running");
        Execution gone = execution("gone", T0);
        assertThat(executions().claim(running.id(), 0, CLAIM, T0)).isPresent();

        assertThat(cancel(List.of(a, running, gone))).containsExactly(a.id());

        assertThat(executions().get(running.id()).orElseThrow().status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(executions().get(gone.id())).isEmpty();
        Execution now = executions().get(running.id()).orElseThrow();
        assertThatThrownBy(() -> cancel(List.of(now))).isInstanceOf(IllegalArgumentException.class);
    }
}
