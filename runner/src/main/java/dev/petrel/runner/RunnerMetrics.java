// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntSupplier;

/** What a runner counts. */
final class RunnerMetrics {

    private final Metrics metrics;

    RunnerMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    /** Shows the slots from now on. */
    void slots(IntSupplier used, IntSupplier free) {
        metrics.gaugeOf(
                "runner_slots",
                "Places in the runner's pool",
                gauge -> {
                    gauge.call(used.getAsInt(), "used");
                    gauge.call(free.getAsInt(), "free");
                },
                "use");
    }

    void ended(Execution execution, ExecutionStatus status, Instant at) {
        String action = execution.action().toString();
        metrics.executions().labelValues(action, status.word()).inc();
        execution
                .entered(ExecutionStatus.RUNNING)
                .ifPresent(began -> metrics.executionSeconds()
                        .labelValues(action)
                        .observe(Duration.between(began, at).toNanos() / 1e9));
    }

    /** The run of an execution was lost; {@code execution} is as it is since {@code at}. */
    void lost(Execution execution, Instant at) {
        String then = execution.status() == ExecutionStatus.REQUESTED
                ? "retried"
                : execution.status().word();
        metrics.runnerLosses().labelValues(execution.action().toString(), then).inc();
        if (execution.status().isTerminal()) {
            ended(execution, execution.status(), at);
        }
    }

    /** A notification led to nothing: the execution had been claimed, or ended, already. */
    void claimLost() {
        metrics.duplicatesSuppressed().labelValues("notification").inc();
    }

    /** The end of a run was dropped because another process had moved the execution on. */
    void overtaken() {
        metrics.duplicatesSuppressed().labelValues("execution_end").inc();
    }
}
