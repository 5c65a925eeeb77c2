// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import dev.petrel.engine.model.ExecutionStatus;
import java.util.List;

/**
 * What a chaos run left behind. Times are seconds of the machine's monotonic clock.
 *
 * @param accepted the events whose dispatch returned
 * @param runs the starts and ends that the action noted, in that order
 * @param executions what the database holds
 * @param spent when the executions were over
 */
record History(List<Accepted> accepted, List<Noted> runs, List<Recorded> executions, List<Spent> spent) {

    /** Of which it is not known when executions were over. */
    History(List<Accepted> accepted, List<Noted> runs, List<Recorded> executions) {
        this(accepted, runs, executions, List.of());
    }

    History {
        spent = List.copyOf(spent);
        accepted = List.copyOf(accepted);
        runs = List.copyOf(runs);
        executions = List.copyOf(executions);
    }

    /**
     * An event that was accepted.
     *
     * @param instance the life of the sensor that dispatched it
     * @param begun when its dispatch was called
     * @param confirmed when that returned
     */
    record Accepted(String event, String instance, double begun, double confirmed) {}

    /** A start or an end of the action. */
    record Noted(boolean start, String execution, long attempt, long fence, double at) {}

    /**
     * The end of an execution.
     *
     * @param over when it was written; of one that has not ended, infinite
     */
    record Spent(String execution, String action, ExecutionStatus end, double over) {}

    /**
     * An execution.
     *
     * @param log all the states it was in
     * @param fence of its last claim, once it has ended
     * @param endOf the fence of the run whose end is its own, as that run printed it; 0 if it has no run's end
     */
    record Recorded(
            String id, String event, ExecutionStatus status, List<ExecutionStatus> log, long fence, long endOf) {
        Recorded {
            log = List.copyOf(log);
        }

        /** How often it was claimed. */
        long attempt() {
            return log.stream()
                    .filter(state -> state == ExecutionStatus.RUNNING)
                    .count();
        }
    }
}
