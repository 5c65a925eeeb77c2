// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;

/**
 * Removes large results that runs wrote and that the execution did not end with. A run that was lost, or canceled at the
 * very end, may have left some.
 */
final class UnusedResults implements CompletionStep {

    private final ExecutionStore store;

    UnusedResults(ExecutionStore store) {
        this.store = store;
    }

    @Override
    public String what() {
        return "remove the unused results";
    }

    /** A first run that ended by itself wrote its result only. */
    @Override
    public boolean follows(Execution ended) {
        boolean whole = ended.status() != ExecutionStatus.ABANDONED && ended.status() != ExecutionStatus.CANCELED;
        return ended.fence() > 1 || ended.fence() == 1 && !whole;
    }

    @Override
    public void complete(Execution ended) {
        store.removeUnusedResults(ended);
    }
}
