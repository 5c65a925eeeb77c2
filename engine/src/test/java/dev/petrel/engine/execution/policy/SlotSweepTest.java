// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.TestRunners;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.execution.Lifecycles;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryBusBroker;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Actions;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.PolicySlots;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The sweep among documents that another version wrote, or that are broken. */
class SlotSweepTest {

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final ExecutionLifecycle lifecycle =
            Lifecycles.standard(store.executions(), new MemoryBusBroker(clock).connect(), clock);
    private final SlotSweep sweep = new PolicyRoom(
                    store,
                    new RegisteredPolicies(new ContentCache(store.content(), clock), TestRunners.catalog()),
                    () -> lifecycle,
                    clock)
            .sweep();

    private void requested(String id) {
        lifecycle.request(Execution.requested(
                id, Actions.of("p.a", "noop"), Map.of(), Map.of(), Execution.Lineage.NONE, clock.instant()));
    }

    private void taken(String slots, String... holders) {
        assertThat(store.slots().replace(PolicySlots.free(slots), List.of(holders)))
                .isTrue();
    }

    @Test
    void aHolderThatCannotBeReadKeepsItsSlotAndHoldsUpNoOther() {
        requested("broken");
        requested("alive");
        taken("a", "broken", "gone", "alive");
        taken("b", "gone");
        store.spoilExecution("broken");

        sweep.run(() -> true);

        assertThat(store.slots().get("a").holders()).containsExactly("broken", "alive");
        assertThat(store.slots().get("b").holders()).isEmpty();
    }
}
