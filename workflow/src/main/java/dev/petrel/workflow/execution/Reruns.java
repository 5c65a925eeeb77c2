// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.WorkflowStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a workflow that runs tasks of another one again takes from that one. */
final class Reruns {

    private final WorkflowStore store;
    private final StoredValues values;

    Reruns(WorkflowStore store, StoredValues values) {
        this.store = store;
        this.values = values;
    }

    /**
     * The state of the other one, whose contexts the new one has as its own now.
     *
     * @param fault why there is none, or null
     */
    record Before(
            Map<String, @Nullable Object> document,
            List<String> contexts,
            @Nullable String fault) {}

    Before before(String id, WorkflowStart.Rerun rerun) {
        String unable = "Unable to rerun workflow execution \"" + rerun.of() + "\" because it ";
        Optional<WorkflowStore.Workflow> found = store.get(rerun.of());
        if (found.isEmpty() || found.get().document().isEmpty()) {
            return new Before(Map.of(), List.of(), unable + "does not exist.");
        }
        WorkflowStore.Workflow other = found.get();
        if (!other.status().isTerminal()
                || other.status() == ExecutionStatus.SUCCEEDED && rerun.tasks().isEmpty()) {
            return new Before(Map.of(), List.of(), unable + "is not in a completed state.");
        }
        List<String> contexts = new ArrayList<>();
        int index = 0;
        for (String stored : other.contexts()) {
            contexts.add(
                    StoredValues.isInline(stored)
                            ? stored
                            : store.write(id, "rerun" + index, values.read(rerun.of(), stored)));
            index++;
        }
        return new Before(other.document(), contexts, null);
    }

    /** The workflow's id, then those of the ones whose tasks it runs again. */
    List<String> origins(String id, WorkflowStart start, Function<WorkflowStore.Workflow, WorkflowStart> starts) {
        List<String> origins = new ArrayList<>(List.of(id));
        WorkflowStart.Rerun rerun = start.rerun();
        while (rerun != null && !origins.contains(rerun.of())) {
            origins.add(rerun.of());
            rerun = store.get(rerun.of()).map(starts).map(WorkflowStart::rerun).orElse(null);
        }
        return origins;
    }
}
