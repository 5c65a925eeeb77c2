// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.store.WorkflowStore;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Workflows as this process moved them last, so that it need not read them for the next step; and the tasks that it has
 * requested itself. All of it can be forgotten at any time. Safe for any thread.
 */
final class RecentWorkflows {

    private static final int MOST = 1_000;

    /** How many values the documents may have in all: about 50 MB. */
    private static final int MOST_VALUES = 500_000;

    private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true);
    private int values;

    private static final class Known {
        private WorkflowStore.@Nullable Workflow workflow;
        private int size;
        private int values;
        private final Set<String> requested = new HashSet<>();
    }

    synchronized Optional<WorkflowStore.Workflow> get(String id) {
        Known one = known.get(id);
        return one == null ? Optional.empty() : Optional.ofNullable(one.workflow);
    }

    /** {@code workflow} is in the database as it is here. */
    synchronized void put(WorkflowStore.Workflow workflow) {
        Known one = known.computeIfAbsent(workflow.id(), each -> new Known());
        one.requested.retainAll(workflow.outbox());
        one.workflow = workflow;
        one.size = 1 + workflow.contexts().size() + workflow.outbox().size() + count(workflow.document(), MOST_VALUES);
        counted(one);
    }

    private void counted(Known one) {
        int size = one.size + one.requested.size();
        values += size - one.values;
        one.values = size;
        var eldest = known.entrySet().iterator();
        while ((known.size() > MOST || values > MOST_VALUES) && eldest.hasNext()) {
            values -= eldest.next().getValue().values;
            eldest.remove();
        }
    }

    /** What the database has is not known any more; which tasks were requested is. */
    synchronized void outdated(String id) {
        Known one = known.get(id);
        if (one != null) {
            one.workflow = null;
            one.size = 0;
            counted(one);
        }
    }

    synchronized void forget(String id) {
        Known one = known.remove(id);
        values -= one == null ? 0 : one.values;
    }

    synchronized void requested(String id, Collection<String> tasks) {
        Known one = known.computeIfAbsent(id, each -> new Known());
        one.requested.addAll(tasks);
        counted(one);
    }

    /** Those of {@code tasks} of which this process does not know that they were requested. */
    synchronized List<String> unknown(String id, Collection<String> tasks) {
        Known one = known.get(id);
        return tasks.stream()
                .filter(task -> one == null || !one.requested.contains(task))
                .toList();
    }

    private static int count(@Nullable Object value, int most) {
        int sum = 1;
        Collection<?> inside =
                value instanceof Map<?, ?> map ? map.values() : value instanceof Collection<?> list ? list : List.of();
        for (Object each : inside) {
            sum += sum < most ? count(each, most - sum) : 0;
        }
        return sum;
    }
}
