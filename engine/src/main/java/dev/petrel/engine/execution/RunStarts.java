// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.store.ExecutionStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How runs start: a runner claims the execution of its notification, unless {@link Admission} keeps it from starting. See the
 * methods of {@link ExecutionLifecycle} with the same names.
 */
final class RunStarts {

    private final ExecutionWriter writer;
    private final Admission admission;

    RunStarts(ExecutionWriter writer, Admission admission) {
        this.writer = writer;
        this.admission = admission;
    }

    /** @param executions delays or cancels what may not start */
    Optional<Execution> claim(
            ExecutionNotification notification, Execution.Claim claim, ExecutionLifecycle executions) {
        if (!admission.admits(notification, executions)) {
            return Optional.empty();
        }
        Optional<Execution> claimed = writer.claim(notification.id(), notification.fence(), claim);
        if (claimed.isEmpty()) {
            admission.notClaimed(notification);
        }
        return claimed;
    }

    ExecutionStore.Claimed claim(
            List<ExecutionNotification> notifications, Map<String, Execution> known, Execution.Claim claim) {
        Set<String> undecided = new HashSet<>();
        List<ExecutionStore.Waiting> waiting = new ArrayList<>();
        for (ExecutionNotification notification : notifications) {
            if (admission.asks(notification)) {
                undecided.add(notification.id());
            } else {
                String id = notification.id();
                waiting.add(new ExecutionStore.Waiting(id, notification.fence(), known.get(id)));
            }
        }
        if (waiting.isEmpty()) {
            return new ExecutionStore.Claimed(Map.of(), undecided);
        }
        ExecutionStore.Claimed claimed = writer.claim(waiting, claim);
        undecided.addAll(claimed.undecided());
        return new ExecutionStore.Claimed(claimed.claimed(), undecided);
    }
}
