// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.dryrun;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.workflow.TaskKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a workflow did.
 *
 * @param status what it was at the end; not terminal only when {@code problem} says why it did not go on
 * @param result what its execution would have as its result
 * @param unmocked the tasks that ended with an empty success because nobody said how
 * @param unused what somebody said of tasks or items that did not run
 * @param problem why it was not conducted to its end; empty if it was
 */
public record DryRunReport(
        ExecutionStatus status,
        Map<String, @Nullable Object> result,
        List<Step> steps,
        List<String> unmocked,
        List<String> unused,
        String problem) {

    public DryRunReport {
        steps = List.copyOf(steps);
        unmocked = List.copyOf(unmocked);
        unused = List.copyOf(unused);
    }

    /** Whether the workflow came to its end, and succeeded. */
    public boolean succeeded() {
        return problem.isEmpty() && status == ExecutionStatus.SUCCEEDED;
    }

    /**
     * One decision of the workflow.
     *
     * @param at how long after its beginning; only delays take time
     * @param ended what had ended
     * @param published the variables that were set by that: in the first step the input and {@code vars}
     * @param started what starts
     * @param status what the workflow is now
     */
    public record Step(
            Duration at,
            List<Ended> ended,
            List<Map<String, @Nullable Object>> published,
            List<Started> started,
            ExecutionStatus status) {

        public Step {
            ended = List.copyOf(ended);
            published = List.copyOf(published);
            started = List.copyOf(started);
        }
    }

    /**
     * A run of a task, or of an item, that ended.
     *
     * @param mocked whether somebody said how
     * @param refusal why it could not be requested; empty for one that ran
     */
    public record Ended(
            TaskKey key,
            ExecutionStatus status,
            Map<String, @Nullable Object> result,
            boolean mocked,
            String refusal) {}

    /**
     * A task that starts.
     *
     * @param variables what it sees; the same for all its items
     * @param runs the task's one run, or one for each item
     */
    public record Started(TaskKey key, Map<String, @Nullable Object> variables, List<Run> runs) {

        public Started {
            runs = List.copyOf(runs);
        }
    }

    /**
     * What is requested.
     *
     * @param parameters what the action gets, rendered; values that must not be shown are masked where the action is known
     * @param delay how long it waits before it starts
     * @param timeout after how long it would be ended; null for never
     */
    public record Run(
            TaskKey key,
            String action,
            Map<String, @Nullable Object> parameters,
            Duration delay,
            @Nullable Duration timeout) {}
}
