// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How runs end: their execution ends with them, or goes on without a runner. Whatever a run wants, an execution that is
 * about to be canceled is canceled. See the methods of {@link ExecutionLifecycle} with the same names.
 */
final class RunEnds {

    private final ExecutionStore store;
    private final ExecutionWriter writer;
    private final PendingExecutions pending;
    private final DetachedExecutions detached;

    RunEnds(ExecutionStore store, ExecutionWriter writer, PendingExecutions pending, DetachedExecutions detached) {
        this.store = store;
        this.writer = writer;
        this.pending = pending;
        this.detached = detached;
    }

    boolean finish(Execution run, ExecutionStatus end, Map<String, @Nullable Object> result) {
        if (moved(run, ExecutionStatus.RUNNING, end, result)) {
            return true;
        }
        Optional<Execution> found = stillOf(run);
        if (found.isEmpty()) {
            return false;
        }
        Execution now = found.get();
        return now.status().isTerminal()
                ? now.status() == TimedOut.end(now, end)
                : moved(now, now.status(), end, result);
    }

    boolean abandon(Execution run, Map<String, @Nullable Object> result) {
        return moved(run, ExecutionStatus.RUNNING, ExecutionStatus.ABANDONED, result)
                || moved(run, ExecutionStatus.CANCELING, ExecutionStatus.ABANDONED, result);
    }

    Optional<ExecutionStatus> suspend(Execution run, Map<String, @Nullable Object> result) {
        if (moved(run, ExecutionStatus.RUNNING, ExecutionStatus.PENDING, result)) {
            pending.attend(run, this::over);
            return Optional.of(ExecutionStatus.PENDING);
        }
        if (canceledBefore(run, "it became pending", result)) {
            return Optional.of(ExecutionStatus.CANCELED);
        }
        return stillOf(run)
                .map(Execution::status)
                .filter(now -> now == ExecutionStatus.PENDING || now == ExecutionStatus.CANCELED);
    }

    /** Ends a pending execution that is as it was read, with the result that it has. */
    boolean over(Execution waiting, ExecutionStatus end) {
        return moved(waiting, ExecutionStatus.PENDING, end, null);
    }

    Optional<ExecutionStatus> detach(Execution run, Map<String, @Nullable Object> start) {
        detached.keep(run, start);
        if (writer.detach(run)) {
            detached.begin(run.id());
            return Optional.of(ExecutionStatus.RUNNING);
        }
        if (canceledBefore(run, "its workflow began", Map.of())) {
            return Optional.of(ExecutionStatus.CANCELED);
        }
        Optional<Execution> now = store.get(run.id());
        if (now.filter(Execution::detached).isPresent()) { // an earlier try, whose answer was lost
            detached.begin(run.id());
        }
        return now.filter(is -> is.detached() && is.fence() > run.fence()
                        || is.fence() == run.fence() && is.status() == ExecutionStatus.CANCELED)
                .map(Execution::status);
    }

    private boolean canceledBefore(Execution run, String what, Map<String, @Nullable Object> result) {
        Map<String, @Nullable Object> canceled = new LinkedHashMap<>(result);
        canceled.put("error", "the execution was canceled before " + what);
        return stillOf(run)
                .filter(now -> moved(now, ExecutionStatus.CANCELING, ExecutionStatus.CANCELED, canceled))
                .isPresent();
    }

    private boolean moved(
            Execution read, ExecutionStatus from, ExecutionStatus to, @Nullable Map<String, @Nullable Object> result) {
        return writer.move(read, from, to, result).isPresent();
    }

    /** The execution as it is now, unless another run has it or it is gone. */
    private Optional<Execution> stillOf(Execution run) {
        return store.get(run.id()).filter(now -> now.fence() == run.fence());
    }
}
