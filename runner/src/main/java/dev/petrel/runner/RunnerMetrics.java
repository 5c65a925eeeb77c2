// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntSupplier;

/** What a runner counts. */
final class RunnerMetrics {

    private static final double NANOS = 1e9;

    private final Metrics metrics;
    private final DistributionDataPoint claimed;
    private final DistributionDataPoint ran;
    private final DistributionDataPoint ended;

    RunnerMetrics(Metrics metrics) {
        this.metrics = metrics;
        Histogram stages = metrics.eventStageSeconds();
        this.claimed = stages.labelValues("claimed");
        this.ran = stages.labelValues("ran");
        this.ended = stages.labelValues("ended");
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
                        .observe(Duration.between(began, at).toNanos() / NANOS));
    }

    /**
     * The stages of an execution whose end was written at {@code at}; the action had returned at {@code returned}. When it
     * was requested is by the clock of another node, which may be apart.
     */
    void reached(Execution execution, Instant returned, Instant at) {
        execution.entered(ExecutionStatus.RUNNING).ifPresent(began -> {
            observe(claimed, execution.requestedAt(), began);
            observe(ran, began, returned);
            observe(ended, returned, at);
        });
    }

    private static void observe(DistributionDataPoint stage, Instant from, Instant to) {
        stage.observe(Math.max(Duration.between(from, to).toNanos() / NANOS, 0));
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
