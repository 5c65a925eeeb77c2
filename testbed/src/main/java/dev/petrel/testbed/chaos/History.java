// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import dev.petrel.engine.model.ExecutionStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a chaos run left behind. Times are seconds of the machine's monotonic clock.
 *
 * @param accepted the events whose dispatch returned
 * @param runs the starts and ends that the action noted, in that order
 * @param executions what the database holds
 * @param spent when the executions were over
 * @param workflows the executions of workflows; those of their tasks are among {@code executions}
 */
record History(
        List<Accepted> accepted, List<Noted> runs, List<Recorded> executions, List<Spent> spent, List<Ran> workflows) {

    /** Without workflows. */
    History(List<Accepted> accepted, List<Noted> runs, List<Recorded> executions, List<Spent> spent) {
        this(accepted, runs, executions, spent, List.of());
    }

    /** Of which it is not known when executions were over. */
    History(List<Accepted> accepted, List<Noted> runs, List<Recorded> executions) {
        this(accepted, runs, executions, List.of());
    }

    History {
        spent = List.copyOf(spent);
        accepted = List.copyOf(accepted);
        runs = List.copyOf(runs);
        executions = List.copyOf(executions);
        workflows = List.copyOf(workflows);
    }

    /** The executions that rules requested, by their event: not those that workflows did. */
    Map<String, List<String>> requested() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        workflows.forEach(workflow -> all.computeIfAbsent(workflow.event(), event -> new ArrayList<>())
                .add(workflow.id()));
        for (Recorded execution : executions) {
            if (execution.task().isEmpty()) {
                all.computeIfAbsent(execution.event(), event -> new ArrayList<>())
                        .add(execution.id());
            }
        }
        return all;
    }

    /**
     * An event that was accepted.
     *
     * @param instance the life of the sensor that dispatched it
     * @param begun when its dispatch was called
     * @param confirmed when that returned
     */
    record Accepted(String event, String instance, double begun, double confirmed) {}

    /**
     * A start or an end of the action.
     *
     * @param task which task of the workflow of which event it was, {@code event/task}; else empty
     */
    record Noted(boolean start, String execution, long attempt, long fence, double at, String task) {

        /** Of no workflow. */
        Noted(boolean start, String execution, long attempt, long fence, double at) {
            this(start, execution, attempt, fence, at, "");
        }
    }

    /**
     * The execution of a workflow.
     *
     * @param again whether its tasks run again when their runner is lost
     * @param log all the states it was in
     * @param inTurn what its tasks that run one after the other printed, as the output has it; null for one that failed
     * @param items the same of its items
     */
    record Ran(
            String id,
            String event,
            boolean again,
            ExecutionStatus status,
            List<ExecutionStatus> log,
            List<@Nullable String> inTurn,
            List<@Nullable String> items) {
        Ran {
            log = List.copyOf(log);
            inTurn = Collections.unmodifiableList(new ArrayList<>(inTurn));
            items = Collections.unmodifiableList(new ArrayList<>(items));
        }
    }

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
     * @param task which task of a workflow it is; empty if it is none
     */
    record Recorded(
            String id,
            String event,
            ExecutionStatus status,
            List<ExecutionStatus> log,
            long fence,
            long endOf,
            String task) {
        Recorded {
            log = List.copyOf(log);
        }

        /** Of no workflow. */
        Recorded(String id, String event, ExecutionStatus status, List<ExecutionStatus> log, long fence, long endOf) {
            this(id, event, status, log, fence, endOf, "");
        }

        /** How often it was claimed. */
        long attempt() {
            return log.stream()
                    .filter(state -> state == ExecutionStatus.RUNNING)
                    .count();
        }
    }
}
