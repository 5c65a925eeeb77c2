// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.engine.model.ExecutionStatus;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Prepares the progress of an ended workflow for another execution that runs some of its tasks again, and what follows
 * them. Everything else stays as it ended: what was published is seen, results are found.
 */
final class Rerun {

    private final Definition definition;
    private final Progress progress;

    Rerun(Definition definition, Progress progress) {
        this.definition = definition;
        this.progress = progress;
    }

    /** Those of {@code tasks} that never ran. */
    List<String> unknown(Collection<String> tasks) {
        Set<String> known = new TreeSet<>();
        progress.tasks.values().forEach(entry -> known.add(entry.id));
        return tasks.stream().filter(task -> !known.contains(task)).toList();
    }

    /**
     * @param tasks which tasks, on all their routes; empty for those that failed and were not made good, and those that had
     *     not ended
     * @param reset of which of them all items run again
     */
    void prepare(Collection<String> tasks, Collection<String> reset) {
        Set<TaskEntry> chosen = tasks.isEmpty() ? unfinished() : named(tasks);
        Set<TaskEntry> following = new LinkedHashSet<>();
        chosen.forEach(entry -> collect(entry, following));
        chosen.removeIf(entry -> isBehindAnother(entry, chosen));
        forget(chosen, following);
        progress.reruns.add(chosen.stream().map(TaskEntry::key).toList());
        progress.status = ExecutionStatus.RUNNING;
        progress.failed = false;
        progress.pauseAsked = false;
        progress.cancelAsked = false;
        chosen.forEach(entry -> stage(entry, reset.contains(entry.id)));
        following.removeAll(chosen);
        following.stream().filter(entry -> definition.graph().isJoin(entry.id)).forEach(join -> keep(join, chosen));
    }

    /**
     * {@code join} will start again; of the tasks that led to it when it started last, those count that do not run again
     * before it.
     */
    private void keep(TaskEntry join, Set<TaskEntry> chosen) {
        Set<TaskEntry> again = new LinkedHashSet<>(chosen);
        chosen.forEach(entry -> collect(entry, again, join));
        Set<String> known = new TreeSet<>();
        again.forEach(entry -> known.add(entry.key()));
        Map<String, String> kept = new LinkedHashMap<>();
        join.prev.forEach((way, from) -> {
            TaskEntry before = progress.tasks.get(from);
            // One that ran since has led to it in the meantime, or not.
            if (before != null && before.place < join.place && !known.contains(from)) {
                kept.put(way, from);
            }
        });
        if (!kept.isEmpty()) {
            StagedTask staged = progress.staged.computeIfAbsent(
                    join.key(), key -> new StagedTask(join.id, join.route, join.contexts));
            staged.contexts = join.contexts.plus(staged.contexts);
            kept.forEach(staged.prev::putIfAbsent);
        }
    }

    private Set<TaskEntry> unfinished() {
        Set<TaskEntry> found = new LinkedHashSet<>();
        for (TaskEntry entry : progress.tasks.values()) {
            boolean failed = entry.isAbended() || entry.status == ExecutionStatus.CANCELED;
            if (isTask(entry) && (entry.isOpen() || (failed && entry.term != null))) {
                found.add(entry);
            }
        }
        return found;
    }

    private Set<TaskEntry> named(Collection<String> tasks) {
        Set<TaskEntry> found = new LinkedHashSet<>();
        progress.tasks.values().stream()
                .filter(entry -> tasks.contains(entry.id) && isTask(entry))
                .forEach(found::add);
        return found;
    }

    private boolean isTask(TaskEntry entry) {
        return definition.spec().task(entry.id) != null;
    }

    /** Adds what follows {@code entry} to {@code found}. */
    private void collect(TaskEntry entry, Set<TaskEntry> found) {
        collect(entry, found, null);
    }

    /** The same, but for {@code end} and what follows only that. */
    private void collect(TaskEntry entry, Set<TaskEntry> found, @Nullable TaskEntry end) {
        Deque<TaskEntry> open = new ArrayDeque<>(List.of(entry));
        while (!open.isEmpty()) {
            String key = open.remove().key();
            for (TaskEntry next : progress.tasks.values()) {
                if (next != end && next.reachedFrom().contains(key) && found.add(next)) {
                    open.add(next);
                }
            }
        }
    }

    /** It would run again anyway; where two follow each other in a cycle, both are kept. */
    private boolean isBehindAnother(TaskEntry entry, Set<TaskEntry> chosen) {
        return chosen.stream().filter(other -> other != entry).anyMatch(other -> {
            Set<TaskEntry> after = new LinkedHashSet<>();
            collect(other, after);
            Set<TaskEntry> back = new LinkedHashSet<>();
            collect(entry, back);
            return after.contains(entry) && !back.contains(other);
        });
    }

    private void forget(Set<TaskEntry> chosen, Set<TaskEntry> following) {
        Set<String> names = new TreeSet<>();
        chosen.forEach(entry -> names.add(entry.id));
        following.forEach(entry -> names.add(entry.id));
        progress.errors.forget(names);
        chosen.forEach(entry -> entry.term = null);
        following.forEach(entry -> entry.term = null);
    }

    private void stage(TaskEntry entry, boolean reset) {
        Items items = entry.items;
        boolean keep = items != null && !reset;
        entry.items = keep && items != null ? items.again(entry.attempt) : null;
        entry.retry = null;
        entry.status = ExecutionStatus.DELAYED;
        StagedTask again = new StagedTask(entry.id, entry.route, entry.contexts);
        again.prev.putAll(entry.prev);
        again.ready = true;
        again.again = true;
        progress.staged.put(again.key(), again);
    }
}
