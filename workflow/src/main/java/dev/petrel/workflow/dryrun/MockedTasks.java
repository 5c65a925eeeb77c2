// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.dryrun;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.dryrun.Mocks.Target;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives each run of a task its end. */
final class MockedTasks {

    private final Mocks mocks;
    private final Map<Target, Integer> runs = new HashMap<>();
    private final Set<Target> used = new LinkedHashSet<>();
    private final Set<String> unmocked = new LinkedHashSet<>();

    MockedTasks(Mocks mocks) {
        this.mocks = mocks;
    }

    /** @param mocked whether somebody said so, or it is an empty success for want of that */
    record End(ExecutionStatus status, Map<String, @Nullable Object> result, boolean mocked) {}

    /** The end of the next run of {@code key}'s task, or of its item. */
    End end(TaskKey key) {
        Target task = new Target(key.task(), TaskKey.NO_ITEM);
        Target own = new Target(key.task(), key.item());
        int run = runs.merge(own, 1, Integer::sum);
        Target failing = mocks.failures().containsKey(own) ? own : task;
        Target answering = mocks.results().containsKey(own) ? own : task;
        Integer failures = mocks.failures().get(failing);
        List<Map<String, @Nullable Object>> results = mocks.results().get(answering);
        if (failures != null) {
            used.add(failing);
        }
        if (results != null) {
            used.add(answering);
        }
        boolean mocked = failures != null || results != null;
        if (!mocked) {
            unmocked.add(key.task());
        }
        return new End(
                failures != null && run <= failures ? ExecutionStatus.FAILED : ExecutionStatus.SUCCEEDED,
                results == null ? Map.of() : results.get(Math.min(run, results.size()) - 1),
                mocked);
    }

    /** The tasks that ended with an empty success for want of a mock. */
    List<String> unmocked() {
        return List.copyOf(unmocked);
    }

    /** Those mocks that no run of a task took. */
    List<String> unused() {
        return mocks.targets().stream()
                .filter(target -> !used.contains(target))
                .map(Target::toString)
                .toList();
    }
}
