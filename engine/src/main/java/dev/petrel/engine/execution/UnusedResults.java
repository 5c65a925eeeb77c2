// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;

/**
 * Removes large results that runs wrote and that the execution did not end with. A run that was lost, that
 * waited for something, or was canceled at the very end, may have left some.
 */
final class UnusedResults implements CompletionStep {

    /** Requested, running, ended. */
    private static final int STRAIGHT = 3;

    private final ExecutionStore store;

    UnusedResults(ExecutionStore store) {
        this.store = store;
    }

    @Override
    public String what() {
        return "remove the unused results";
    }

    /** A first run that went straight to its own end wrote no result but that. */
    @Override
    public boolean follows(Execution ended) {
        boolean itsOwn = ended.status() != ExecutionStatus.ABANDONED && ended.status() != ExecutionStatus.CANCELED;
        boolean straight = ended.log().size() == STRAIGHT;
        return ended.fence() > 0 && !(ended.fence() == 1 && straight && itsOwn);
    }

    @Override
    public void complete(Execution ended) {
        store.removeUnusedResults(ended);
    }
}
