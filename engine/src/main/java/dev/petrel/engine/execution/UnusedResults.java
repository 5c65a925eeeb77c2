// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import java.util.List;
import java.util.Set;

/**
 * Removes large results that runs wrote and that the execution did not end with. A run that was lost, that
 * waited for something, or was canceled at the very end, may have left some.
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

    /** A first run that went straight to its own end wrote no result but that. */
    @Override
    public boolean follows(Execution ended) {
        boolean itsOwn = ended.status() != ExecutionStatus.ABANDONED && ended.status() != ExecutionStatus.CANCELED;
        List<Execution.LogEntry> log = ended.log();
        boolean straight = log.size() > 1 && log.get(log.size() - 2).status() == ExecutionStatus.RUNNING;
        return ended.fence() > 0 && !(ended.attempt() == 1 && straight && itsOwn);
    }

    /** It is read: whether its own result is stored beside it is known to the store alone. */
    @Override
    public void complete(Execution ended) {
        store.read(List.of(ended.id()), Set.of()).forEach(store::removeUnusedResults);
    }
}
