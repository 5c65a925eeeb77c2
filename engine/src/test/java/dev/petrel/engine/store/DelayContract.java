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
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.store.ExecutionStore.Change;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Executions that are delayed: until a time, and until a slot is free. */
interface DelayContract extends StoreSetup {

    String SLOTS = Ids.derive("slots", "one");
    String OTHERS = Ids.derive("slots", "two");

    private ExecutionStore executions() {
        return store().executions();
    }

    private Execution requested(String name, Instant at) {
        Execution execution = execution(name, at);
        executions().create(List.of(execution));
        return execution;
    }

    private Execution delayed(String name, String slots, Instant at) {
        Execution execution = requested(name, at);
        assertThat(executions().delay(execution, slots, T0.plusSeconds(50))).isTrue();
        return execution;
    }

    private static List<String> ids(List<Execution> executions) {
        return executions.stream().map(Execution::id).toList();
    }

    @Test
    default void listsLeaveOutWhatCannotBeReadAndFillUpWithWhatCan() {
        for (int i = 0; i < 6; i++) {
            Execution ignored = delayed("d" + i, SLOTS, T0.plusSeconds(i));
            ignored = requested("r" + i, T0.plusSeconds(i));
        }
        for (int i = 0; i < 4; i++) {
            spoilExecution(id("d" + i));
            spoilExecution(id("r" + i));
        }

        assertThat(ids(executions().waiting(SLOTS, 1))).containsExactly(id("d4"));
        assertThat(ids(executions().waiting(SLOTS, 100))).containsExactly(id("d4"), id("d5"));
        assertThat(ids(executions().open(ExecutionStatus.REQUESTED, 2))).containsExactly(id("r4"), id("r5"));
        assertThat(ids(executions().open(ExecutionStatus.REQUESTED, -1))).containsExactly(id("r4"), id("r5"));
        assertThatThrownBy(() -> executions().read(List.of(id("d0")), Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(id("d0"));
    }

    @Test
    default void delaysARequestedExecutionUntilASlotIsFree() {
        Execution execution = requested("a", T0);
        Instant at = T0.plusSeconds(1);

        assertThat(executions().delay(execution, SLOTS, at)).isTrue();

        Execution delayed = executions().get(id("a")).orElseThrow();
        assertThat(delayed).isEqualTo(execution.delayedFor(SLOTS, at));
        assertThat(delayed.slots()).isEqualTo(SLOTS);
        assertThat(delayed.status()).isEqualTo(ExecutionStatus.DELAYED);
        assertThat(executions().claim(id("a"), 0, CLAIM, at)).isEmpty();
        assertThat(executions().delay(execution, SLOTS, at)).as("it is delayed").isFalse();
    }

    @Test
    default void doesNotDelayWhatHasMovedOn() {
        Execution execution = requested("a", T0);
        executions().claim(id("a"), 0, CLAIM, T0);

        assertThat(executions().delay(execution, SLOTS, T0)).isFalse();
        assertThat(executions().delay(execution("none", T0), SLOTS, T0)).isFalse();
        assertThat(executions().waitedFor()).isEmpty();
    }

    @Test
    default void listsThoseThatWaitForASlotOldestRequestFirst() {
        delayed("b", SLOTS, T0.plusSeconds(2));
        delayed("c", SLOTS, T0.plusSeconds(3));
        delayed("x", OTHERS, T0);
        delayed("a", SLOTS, T0.plusSeconds(1));
        requested("r", T0);

        assertThat(ids(executions().waiting(SLOTS, 10))).containsExactly(id("a"), id("b"), id("c"));
        assertThat(ids(executions().waiting(SLOTS, 2))).containsExactly(id("a"), id("b"));
        assertThat(ids(executions().waiting(OTHERS, 2))).containsExactly(id("x"));
        Execution first = executions().waiting(SLOTS, 1).get(0);
        assertThat(first.parameters()).isEmpty();
        assertThat(first.slots()).isEqualTo(SLOTS);
        assertThat(first.log()).extracting(Execution.LogEntry::status).endsWith(ExecutionStatus.DELAYED);
        assertThat(executions().waitedFor()).isEqualTo(Set.of(SLOTS, OTHERS));
        assertThat(executions().delayed(10)).isEmpty();
        assertThat(executions().countOpen(ExecutionStatus.DELAYED)).isEqualTo(4);
        assertThat(executions().open(ExecutionStatus.DELAYED, -1)).hasSize(4);
        assertThat(executions().open(ExecutionStatus.REQUESTED, -1)).hasSize(1);
    }

    @Test
    default void makesADelayedExecutionRequestedUnderTheNextFence() {
        Execution before = delayed("a", SLOTS, T0).delayedFor(SLOTS, T0.plusSeconds(50));
        Instant at = T0.plusSeconds(60);

        assertThat(executions().requeue(id("a"), ExecutionStatus.RUNNING, 0, at))
                .isFalse();
        assertThat(executions().requeue(id("a"), ExecutionStatus.DELAYED, 1, at))
                .isFalse();
        assertThat(executions().requeue(id("a"), ExecutionStatus.DELAYED, 0, at))
                .isTrue();
        assertThat(executions().requeue(id("a"), ExecutionStatus.DELAYED, 0, at))
                .isFalse();

        Execution now = executions().get(id("a")).orElseThrow();
        assertThat(now).isEqualTo(before.requeued(at));
        assertThat(now.slots()).isNull();
        assertThat(now.fence()).isEqualTo(1);
        assertThat(executions().waitedFor()).isEmpty();
        assertThat(executions().waiting(SLOTS, 10)).isEmpty();
        assertThat(executions().claim(id("a"), 1, CLAIM, at)).isPresent();
        assertThatThrownBy(() -> executions().requeue(id("a"), ExecutionStatus.CANCELING, 1, at))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void whatEndsWaitsNoMore() {
        Execution a = delayed("a", SLOTS, T0).delayedFor(SLOTS, T0.plusSeconds(50));

        assertThat(executions().cancel(a, "alice", Change.to(ExecutionStatus.CANCELED, Map.of(), T0.plusSeconds(60))))
                .isTrue();

        assertThat(executions().waiting(SLOTS, 10)).isEmpty();
        assertThat(executions().waitedFor()).isEmpty();
        assertThat(executions().get(id("a")).orElseThrow().slots()).isNull();
    }

    @Test
    default void listsThoseThatWaitForATimeFirstWhoseTimeComesFirst() {
        Execution late = execution("late", T0).delayedUntil(T0.plusSeconds(10));
        Execution soon = execution("soon", T0).delayedUntil(T0.plusMillis(1500));
        Execution then = execution("then", T0).delayedUntil(T0.plusSeconds(5));
        executions().create(List.of(late, soon, then));
        delayed("slots", SLOTS, T0);

        assertThat(ids(executions().delayed(10))).containsExactly(soon.id(), then.id(), late.id());
        assertThat(ids(executions().delayed(1))).containsExactly(soon.id());
        assertThat(executions().get(soon.id())).contains(soon);
        assertThat(executions().delayed(1).get(0).notBefore()).isEqualTo(T0.plusMillis(1500));

        assertThat(executions().requeue(soon.id(), ExecutionStatus.DELAYED, 0, T0.plusSeconds(2)))
                .isTrue();

        assertThat(ids(executions().delayed(10))).containsExactly(then.id(), late.id());
        Execution now = executions().get(soon.id()).orElseThrow();
        assertThat(now.notBefore()).isEqualTo(T0.plusMillis(1500));
        assertThat(executions().delay(now, SLOTS, T0.plusSeconds(2)))
                .as("until a slot is free")
                .isTrue();
        assertThat(ids(executions().delayed(10))).containsExactly(then.id(), late.id());
        assertThat(ids(executions().waiting(SLOTS, 10))).contains(soon.id());
    }
}
