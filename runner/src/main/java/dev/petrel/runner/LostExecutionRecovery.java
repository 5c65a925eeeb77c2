// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.lifecycle.Retry;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.runner.spi.Runner;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about executions whose run is over without an end, and writes it down. One that was to be canceled is
 * canceled; one that never began, or whose action allows it, is requested again; any other is abandoned.
 */
final class LostExecutionRecovery {

    /** An action that takes its runner down with it must not go round for ever. */
    static final int MOST_ATTEMPTS = 5;

    private static final Logger log = LoggerFactory.getLogger(LostExecutionRecovery.class);
    private static final int TRIES = 5;

    private final ExecutionStore store;
    private final RunnerDependencies dependencies;
    private final ExecutionLifecycle executions;
    private final Runners runners;
    private final RunnerMetrics metrics;

    LostExecutionRecovery(RunnerDependencies dependencies, Runners runners, RunnerMetrics metrics) {
        this.dependencies = dependencies;
        this.runners = runners;
        this.store = dependencies.store().executions();
        this.executions = dependencies.executions();
        this.metrics = metrics;
    }

    /**
     * Moves {@code run} on, under its fence.
     *
     * @param run the execution as it was claimed
     * @return it as it is now, or empty if another process has moved it on
     */
    Optional<Execution> settle(Execution run, RunnerLost lost) {
        return Retry.cas(TRIES, () -> tryToSettle(run, lost)).flatMap(Function.identity());
    }

    /** What {@link #settle} returns, or empty if the execution was changed between reading and writing it. */
    private Optional<Optional<Execution>> tryToSettle(Execution run, RunnerLost lost) {
        Optional<Execution> now = store.get(run.id()).filter(e -> e.fence() == run.fence());
        if (now.isEmpty() || now.get().status().isTerminal()) {
            return Optional.of(now.filter(e -> isSettled(e.status())));
        }
        Optional<Execution> next = moveOn(now.get(), lost);
        next.ifPresent(moved -> tell(moved, lost));
        return next.map(Optional::of);
    }

    /** By an earlier try whose answer was lost, say. */
    private static boolean isSettled(ExecutionStatus status) {
        return status == ExecutionStatus.ABANDONED
                || status == ExecutionStatus.CANCELED
                || status == ExecutionStatus.TIMEOUT;
    }

    /** It as it is now, or empty if it was moved on meanwhile. */
    private Optional<Execution> moveOn(Execution now, RunnerLost lost) {
        if (now.status() == ExecutionStatus.CANCELING) {
            return executions.end(now, ExecutionStatus.CANCELED, result(now, lost, lost.why()));
        }
        if (now.status() == ExecutionStatus.RUNNING && (!lost.begun() || retries(now))) {
            return !lost.begun() || now.attempt() < MOST_ATTEMPTS
                    ? executions.requeue(now)
                    : abandon(now, lost, "; it is not started again after " + MOST_ATTEMPTS + " attempts");
        }
        return abandon(now, lost, "");
    }

    private Optional<Execution> abandon(Execution now, RunnerLost lost, String more) {
        return executions.end(now, ExecutionStatus.ABANDONED, result(now, lost, lost.why() + more));
    }

    private boolean retries(Execution now) {
        if (runners.named(now.runnerType()).filter(Runner::repeatable).isPresent()) {
            return true;
        }
        return dependencies
                .action(now.action())
                .filter(action -> action.onRunnerLoss() == Action.OnRunnerLoss.RETRY)
                .isPresent();
    }

    private static Map<String, @Nullable Object> result(Execution now, RunnerLost lost, String why) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>(lost.result());
        result.put("error", why);
        Execution.Claim runner = now.runner();
        if (runner != null) {
            result.put("node", runner.node());
            result.put("incarnation", runner.incarnation());
        }
        result.put("attempt", now.attempt());
        return result;
    }

    private void tell(Execution next, RunnerLost lost) {
        metrics.lost(next, next.changedAt());
        log.atWarn()
                .addKeyValue("execution", next.id())
                .addKeyValue("action", next.action())
                .addKeyValue("status", next.status().word())
                .addKeyValue("attempt", next.attempt())
                .log("An execution lost its runner: {}.", lost.why());
    }
}
