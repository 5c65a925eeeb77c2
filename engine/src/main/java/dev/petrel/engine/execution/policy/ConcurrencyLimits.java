// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution.policy;

import dev.petrel.engine.execution.Admission;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.execution.ExecutionNotification;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.policy.ConcurrencyLimit;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.ExecutionStore.Part;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lets an execution start only with a slot of each concurrency policy of its action, and delays or cancels it else, as the
 * policy says. So a threshold is never exceeded, whatever dies: an execution holds its slots before it is claimed, and
 * they are given back only after it has ended.
 *
 * <p>An execution takes its slots in one order, those by attribute first, and keeps what it has while it waits for the
 * next. All that hold a slot of the last policy hold all of theirs and run, so there is no deadlock.
 */
final class ConcurrencyLimits implements Admission {

    private final RegisteredPolicies policies;
    private final SlotTable slots;
    private final ExecutionStore store;

    ConcurrencyLimits(RegisteredPolicies policies, SlotTable slots, ExecutionStore store) {
        this.policies = policies;
        this.slots = slots;
        this.store = store;
    }

    @Override
    public boolean asks(ExecutionNotification notification) {
        return isLimited(notification);
    }

    @Override
    public boolean admits(ExecutionNotification notification, ExecutionLifecycle executions) {
        if (!isLimited(notification)) {
            return true;
        }
        Optional<Execution> read = read(notification, EnumSet.of(Part.PARAMETERS, Part.LOG))
                .filter(now -> now.status() == ExecutionStatus.REQUESTED && now.fence() == notification.fence());
        return read.isPresent() && admits(read.get(), executions);
    }

    private boolean admits(Execution execution, ExecutionLifecycle executions) {
        for (ConcurrencyLimit limit :
                policies.now(execution.action().toString()).limits()) {
            String id = limit.slots(execution);
            if (slots.take(limit, id, execution.id())) {
                continue;
            }
            if (limit.settings().cancels()) {
                boolean ignored = executions.refuse(execution); // what it holds is given back after its end
            } else if (executions.delay(execution, id)) {
                slots.settle(limit, id, Set.of()); // one may have been given back before it was seen to wait
            }
            return false;
        }
        return true;
    }

    /** What it took is given back if it has ended meanwhile: who ended it may have done so before it was taken. */
    @Override
    public void notClaimed(ExecutionNotification notification) {
        if (isLimited(notification)) {
            read(notification, EnumSet.of(Part.PARAMETERS))
                    .filter(now -> !SlotTable.mayHold(now))
                    .ifPresent(ended -> policies.now(ended.action().toString())
                            .limits()
                            .forEach(limit -> slots.settle(limit, limit.slots(ended), Set.of(ended.id()))));
        }
    }

    private boolean isLimited(ExecutionNotification notification) {
        String action = notification.action();
        return action == null ? policies.any() : !policies.now(action).limits().isEmpty();
    }

    private Optional<Execution> read(ExecutionNotification notification, Set<Part> parts) {
        return store.read(List.of(notification.id()), parts).stream().findFirst();
    }
}
