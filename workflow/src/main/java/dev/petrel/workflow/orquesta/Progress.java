// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.engine.model.ExecutionStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How far a workflow has come, for the time of one step: what {@link ProgressJson} reads from the state's document and
 * writes back. The names are Orquesta's.
 */
final class Progress {

    final Contexts contexts;
    /** By key; there is one of each task and route. */
    final Map<String, TaskEntry> tasks = new LinkedHashMap<>();
    /** By key. */
    final Map<String, StagedTask> staged = new LinkedHashMap<>();
    /** The transitions that lead to each route. */
    final List<List<String>> routes = new ArrayList<>();

    final Errors errors = new Errors();
    ExecutionStatus status = ExecutionStatus.RUNNING;
    /** Whether somebody asked for a pause and for nothing else since. */
    boolean pauseAsked;

    boolean cancelAsked;
    /** Whether the workflow has failed, and what it waits for is beside a {@code fail}. */
    boolean failed;
    /** The keys of the tasks that each re-run ran again. */
    final List<List<String>> reruns = new ArrayList<>();
    /** The tasks whose ends are told to whom the workflow's end is told. */
    final List<String> notified = new ArrayList<>();
    /** How many entries were made or used again. */
    int places;

    Progress(Contexts contexts) {
        this.contexts = contexts;
    }

    @Nullable
    TaskEntry entry(String id, int route) {
        return tasks.get(TaskEntry.key(id, route));
    }

    /**
     * The entry of {@code task} on {@code route}, or on the longest of the routes that led to it, as StackStorm looks for
     * it.
     */
    @Nullable
    TaskEntry visible(String id, int route) {
        TaskEntry found = entry(id, route);
        if (found != null || route <= 0 || route >= routes.size()) {
            return found;
        }
        Set<String> ways = new TreeSet<>(routes.get(route));
        for (int earlier = route - 1; earlier >= 0; earlier--) {
            if (ways.containsAll(routes.get(earlier))) {
                return visible(id, earlier);
            }
        }
        return null;
    }

    /** The staged task that takes the way {@code origin}, joined with what is staged there already. */
    StagedTask stage(String id, int route, Indexes seen, String origin, String from) {
        StagedTask task = staged.computeIfAbsent(TaskEntry.key(id, route), key -> new StagedTask(id, route, seen));
        task.contexts = task.contexts.plus(seen);
        task.prev.put(origin, from);
        return task;
    }

    /** The entry of {@code task}, which starts now. */
    TaskEntry start(StagedTask task) {
        staged.remove(task.key());
        TaskEntry entry = tasks.get(task.key());
        if (entry == null) {
            entry = new TaskEntry(task.id, task.route);
            tasks.put(task.key(), entry);
        } else {
            entry.attempt++;
        }
        if (!task.again) {
            entry.retry = null;
            entry.items = null;
        }
        entry.place = places++;
        entry.status = ExecutionStatus.RUNNING;
        entry.contexts = task.contexts;
        entry.prev.clear();
        entry.prev.putAll(task.prev);
        entry.next.clear();
        entry.runsOnFail = task.runsOnFail;
        entry.delay = 0;
        entry.timeout = 0;
        return entry;
    }

    /** The route on which a task that splits is reached from {@code route} by {@code origin}: a new one each time. */
    int split(int route, String origin, boolean reuse) {
        List<String> ways = routes.get(route);
        if (ways.contains(origin)) {
            return route;
        }
        List<String> longer = new ArrayList<>(ways);
        longer.add(origin);
        int known = reuse ? routes.indexOf(longer) : -1;
        if (known >= 0) {
            return known;
        }
        routes.add(List.copyOf(longer));
        return routes.size() - 1;
    }

    /** Those that are ready, in Orquesta's order. */
    List<StagedTask> ready() {
        return staged.values().stream()
                .filter(task -> task.ready)
                .sorted(Comparator.comparing((StagedTask task) -> task.id).thenComparingInt(task -> task.route))
                .toList();
    }

    boolean anyTask(ExecutionStatus wanted) {
        return tasks.values().stream().anyMatch(entry -> entry.status == wanted);
    }

    /**
     * The contexts that the output sees: of all tasks that nothing follows, in the order in which they started; of a workflow
     * that was canceled also of those that were not started any more.
     */
    Indexes terminal() {
        List<TaskEntry> ends = tasks.values().stream()
                .filter(entry -> entry.term != null)
                .sorted(Comparator.comparingInt(entry -> entry.place))
                .toList();
        Indexes all = Indexes.NONE;
        for (TaskEntry end : ends) {
            Indexes term = end.term;
            all = term == null ? all : all.plus(term);
        }
        if (status == ExecutionStatus.CANCELED) {
            for (StagedTask task : staged.values()) {
                all = all.plus(task.contexts);
            }
        }
        return all;
    }
}
