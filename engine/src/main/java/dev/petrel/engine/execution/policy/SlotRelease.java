// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution.policy;

import dev.petrel.engine.execution.CompletionStep;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.policy.ConcurrencyLimit;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.ExecutionStore.Part;
import java.util.List;
import java.util.Set;

/**
 * Gives back the slots that an execution held, and hands them to those that wait. What it does not know, since a policy
 * was changed meanwhile, the {@link SlotSweeper} finds.
 */
final class SlotRelease implements CompletionStep {

    private final RegisteredPolicies policies;
    private final SlotTable slots;
    private final ExecutionStore store;

    SlotRelease(RegisteredPolicies policies, SlotTable slots, ExecutionStore store) {
        this.policies = policies;
        this.slots = slots;
        this.store = store;
    }

    @Override
    public String what() {
        return "give back its slots";
    }

    /** Also one that never ran: it may have taken a slot before. */
    @Override
    public boolean follows(Execution ended) {
        return !policies.known(ended.action().toString()).limits().isEmpty();
    }

    @Override
    public void complete(Execution ended) {
        List<ConcurrencyLimit> limits =
                policies.known(ended.action().toString()).limits();
        store.read(List.of(ended.id()), Set.of(Part.PARAMETERS))
                .forEach(whole -> limits.forEach(limit -> slots.settle(limit, limit.slots(whole), Set.of(whole.id()))));
    }
}
