// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.cluster.BegunRuns;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests the executions again that a process had claimed when it was killed, and whose actions had not begun. All others
 * are the {@link Reaper}'s, as are these when nobody knows what the process had begun. For any thread.
 */
public final class UnbegunRuns {

    private static final Logger log = LoggerFactory.getLogger(UnbegunRuns.class);

    private final ExecutionStore store;
    private final ExecutionLifecycle executions;
    private final RunnerMetrics metrics;

    public UnbegunRuns(ExecutionStore store, ExecutionLifecycle executions, Metrics metrics) {
        this.store = store;
        this.executions = executions;
        this.metrics = new RunnerMetrics(metrics);
    }

    /**
     * Moves the executions on that {@code incarnation} had claimed and not begun. Each is a compare-and-set over the fence of
     * its claim, so this may be done again, and by several processes.
     *
     * @param begun what the process of that incarnation, which is gone, had begun
     * @throws dev.petrel.engine.store.StoreException when the database is away: then it is to be done again
     */
    public void requestAgain(String incarnation, BegunRuns.Noted begun) {
        for (Execution run : running()) {
            Execution.Claim runner = run.runner();
            if (runner != null
                    && runner.incarnation().equals(incarnation)
                    && !begun.mayHaveBegun(run.id(), run.fence())
                    && run.attempt() < LostExecutionRecovery.MOST_ATTEMPTS) {
                requestAgain(run);
            }
        }
    }

    private List<Execution> running() {
        try {
            return store.open(ExecutionStatus.RUNNING, -1);
        } catch (RuntimeException e) { // one execution that cannot be read: the reaper looks after all of them
            StoreFailures.require(e);
            log.warn("What a process had claimed when it was killed cannot be read: {}", StoreFailures.why(e));
            return List.of();
        }
    }

    private void requestAgain(Execution run) {
        try {
            executions.requeue(run).ifPresent(this::tell);
        } catch (RuntimeException e) { // one that the database refuses to move must not hold up the others
            StoreFailures.require(e);
            log.warn("Execution \"{}\" cannot be requested again: {}", run.id(), StoreFailures.why(e));
        }
    }

    private void tell(Execution waiting) {
        metrics.lost(waiting, waiting.changedAt());
        log.atWarn()
                .addKeyValue("execution", waiting.id())
                .addKeyValue("action", waiting.action())
                .addKeyValue("attempt", waiting.attempt())
                .log("An execution is requested again: its runner was killed before the action began.");
    }
}
