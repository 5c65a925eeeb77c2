// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.StoreException;
import dev.petrel.engine.store.WorkflowStore;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.WorkflowEvent;
import dev.petrel.workflow.WorkflowState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a workflow that runs tasks of another one again takes from that one. */
final class Reruns {

    /** Each time another process has told the other one something. */
    private static final int TRIES = 20;

    private final WorkflowStore store;
    private final Definitions definitions;
    private final StoredValues values;
    private final LateEnds lateEnds;
    private final TaskExecutions executions;

    Reruns(WorkflowParts parts, Definitions definitions, StoredValues values, LateEnds lateEnds) {
        this.store = parts.store().workflows();
        this.definitions = definitions;
        this.values = values;
        this.lateEnds = lateEnds;
        this.executions = new TaskExecutions(parts.store().executions());
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

    Before before(String id, WorkflowStart.Rerun rerun, Function<WorkflowStore.Workflow, WorkflowStart> starts) {
        String unable = "Unable to rerun workflow execution \"" + rerun.of() + "\" because it ";
        Optional<WorkflowStore.Workflow> found = store.get(rerun.of());
        if (found.isEmpty() || found.get().document().isEmpty()) {
            return new Before(Map.of(), List.of(), unable + "does not exist.");
        }
        WorkflowStore.Workflow other = upToDate(found.get(), starts);
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

    /**
     * {@code other} with all that became of its tasks, also of those whose ends nobody has told it yet. A task that it
     * decided to start and that never was, since it ended first, is abandoned.
     */
    private WorkflowStore.Workflow upToDate(
            WorkflowStore.Workflow other, Function<WorkflowStore.Workflow, WorkflowStart> starts) {
        WorkflowStore.Workflow now = other;
        for (int i = 0; i < TRIES; i++) {
            if (!now.status().isTerminal()) {
                return now;
            }
            WorkflowStart start = starts.apply(now);
            Collection<TaskKey> active = definitions
                    .parsed(start)
                    .active(new WorkflowState(now.document(), values.list(now.id(), now.contexts())));
            List<WorkflowEvent> ends = executions.ends(origins(now.id(), start, starts), active);
            if (lateEnds.record(now, start, ends)) {
                return ends.isEmpty() ? now : store.get(now.id()).orElse(now);
            }
            now = store.get(now.id()).orElse(now);
        }
        throw StoreException.transientFailure(
                "workflow \"" + other.id() + "\", whose tasks run again, is told something all the time", null);
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
