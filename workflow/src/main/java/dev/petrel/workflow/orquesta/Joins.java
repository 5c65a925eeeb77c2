// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.workflow.orquesta.spec.Join;
import dev.petrel.workflow.orquesta.spec.TaskGraph;
import dev.petrel.workflow.orquesta.spec.TaskSpec;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Whether enough tasks have led to a join. */
final class Joins {

    private final Definition definition;
    private final Progress progress;

    Joins(Definition definition, Progress progress) {
        this.definition = definition;
        this.progress = progress;
    }

    /**
     * Whether {@code task} may start. A {@code join: all} in a cycle counts those that led to it since it started last; any
     * other counts all that ever did, so that it runs again for one that is late.
     */
    boolean isReady(StagedTask task) {
        return arrived(task.id, task.route, task) >= definition.graph().required(task.id);
    }

    private int arrived(String id, int route, StagedTask task) {
        TaskGraph graph = definition.graph();
        if (!graph.isJoin(id)) {
            return 1;
        }
        if (graph.isInCycle(id) && isForAll(id)) {
            Set<String> from = new TreeSet<>(task.prev.values());
            return from.size();
        }
        return (int) graph.predecessors(id).stream()
                .filter(before -> hasLed(before, id, route))
                .count();
    }

    private boolean isForAll(String id) {
        TaskSpec task = definition.spec().task(id);
        Join join = task == null ? null : task.join();
        return join != null && join.count() == Join.EVERY;
    }

    private boolean hasLed(String before, String id, int route) {
        TaskEntry entry = progress.entry(before, route);
        return entry != null
                && definition.graph().outbound(before).stream()
                        .filter(edge -> edge.target().equals(id))
                        .anyMatch(edge -> Boolean.TRUE.equals(entry.next.get(edge.id())));
    }

    /** Whether {@code task}, not ready, may still become so: something that leads to it runs or may yet run. */
    boolean mayBecomeReady(StagedTask task) {
        boolean going =
                !progress.ready().isEmpty() || progress.tasks.values().stream().anyMatch(TaskEntry::isActive);
        return going
                && definition.graph().predecessors(task.id).stream()
                        .map(before -> progress.entry(before, task.route))
                        .anyMatch(entry -> entry == null || entry.isOpen());
    }

    /** The joins that some tasks have led to, and that will never start. */
    List<StagedTask> unreachable() {
        return progress.staged.values().stream()
                .filter(Objects::nonNull)
                .filter(task -> !task.ready && definition.graph().isJoin(task.id) && !mayBecomeReady(task))
                .toList();
    }
}
