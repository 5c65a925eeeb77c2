// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.store.ExecutionStore;

/**
 * What is asked before executions start, and done once they have changed. It must be the same in every process of a
 * cluster: each may change an execution, and each may sweep what another left undone.
 *
 * @param completion what follows an end
 * @param pending what pending executions need
 * @param admission what is asked before an execution starts
 * @param detached what goes on with executions that need no process
 */
public record LifecycleHooks(
        Completion completion, PendingExecutions pending, Admission admission, DetachedActions detached) {

    /** What needs nothing but the executions, and follows an end in any process; nothing else. */
    public static LifecycleHooks standard(ExecutionStore store, Clock clock) {
        return new LifecycleHooks(
                Completion.standard(store),
                PendingExecutions.unattended(store, clock),
                Admission.ALL,
                DetachedActions.NONE);
    }

    public LifecycleHooks with(Completion other) {
        return new LifecycleHooks(other, pending, admission, detached);
    }

    public LifecycleHooks with(PendingExecutions other) {
        return new LifecycleHooks(completion, other, admission, detached);
    }

    public LifecycleHooks with(Admission other) {
        return new LifecycleHooks(completion, pending, other, detached);
    }

    public LifecycleHooks with(DetachedActions other) {
        return new LifecycleHooks(completion, pending, admission, other);
    }
}
