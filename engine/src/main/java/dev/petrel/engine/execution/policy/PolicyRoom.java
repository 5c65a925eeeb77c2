// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution.policy;

import dev.petrel.engine.cluster.Leases;
import dev.petrel.engine.execution.Admission;
import dev.petrel.engine.execution.CompletionStep;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.store.Store;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a process needs to apply policies: an {@link Admission} and {@link CompletionStep}s for its
 * {@link ExecutionLifecycle}, and a task that sweeps.
 */
public final class PolicyRoom {

    private final Store store;
    private final Clock clock;
    private final SlotTable slots;
    private final Admission admission;
    private final List<CompletionStep> steps;

    /** @param lifecycle the one that is given these: it is asked for when it is needed */
    public PolicyRoom(Store store, RegisteredPolicies policies, Supplier<ExecutionLifecycle> lifecycle, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.slots = new SlotTable(store, policies, lifecycle);
        this.admission = new ConcurrencyLimits(policies, slots, store.executions());
        this.steps = List.of(
                new SlotRelease(policies, slots, store.executions()),
                new RetryAttempt(policies, store.executions(), lifecycle, clock));
    }

    /** What lets executions start. */
    public Admission admission() {
        return admission;
    }

    /** What follows the ends of executions, in this order. */
    public List<CompletionStep> steps() {
        return steps;
    }

    /** What the task does. */
    SlotSweep sweep() {
        return new SlotSweep(store, slots, clock);
    }

    /** The task that puts right what a killed process left. */
    public SlotSweeper sweeper(Leases leases) {
        return new SlotSweeper(leases, sweep(), clock);
    }
}
