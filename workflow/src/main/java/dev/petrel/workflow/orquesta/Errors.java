// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.expression.PythonError;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.WorkflowEnvironment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, in StackStorm's shape: the list {@code errors} of the workflow's result. Results of failed tasks are
 * not in it but referred to, until the list is told. Changed by one step only.
 */
final class Errors {

    /** More than anybody reads, and few enough that a result with them can be stored. */
    static final int MOST_ITEMS = 100;

    private static final String EXECUTION_FAILED = "Execution failed. See result for details.";
    private static final String TASK = "task_id";
    private static final String ROUTE = "route";
    private static final String ATTEMPT = "attempt";
    private static final String ITEMS = "items";
    private static final String RESULT_OF = "result_of";

    private final Set<Map<String, @Nullable Object>> entries = new LinkedHashSet<>();

    /** Of the workflow as a whole. */
    void add(PythonError error) {
        entries.add(entry(text(error)));
    }

    /** Of a task that cannot start. */
    void add(String message, String task, int route) {
        Map<String, @Nullable Object> entry = entry(message);
        entry.put(TASK, task);
        entry.put(ROUTE, route);
        entries.add(entry);
    }

    /** Of a transition that cannot be decided, or whose {@code publish} fails. */
    void add(PythonError error, TaskEntry task, String transition) {
        Map<String, @Nullable Object> entry = entry(text(error));
        entry.put(TASK, task.id);
        entry.put(ROUTE, task.route);
        entry.put("task_transition_id", transition);
        entries.add(entry);
    }

    /** Of the command {@code fail}. */
    void addCommand(String command) {
        Map<String, @Nullable Object> entry = entry(EXECUTION_FAILED);
        entry.put(TASK, command);
        entries.add(entry);
    }

    /** Of a task whose execution failed, or those of some of its items. */
    void addFailed(TaskEntry task) {
        Map<String, @Nullable Object> source = new LinkedHashMap<>();
        source.put(ROUTE, task.route);
        source.put(ATTEMPT, task.attempt);
        Items items = task.items;
        if (items != null) {
            Indexes failed = Indexes.of(
                    task.timeout > 0
                            ? items.in(ExecutionStatus.FAILED, ExecutionStatus.ABANDONED, ExecutionStatus.TIMEOUT)
                            : items.in(ExecutionStatus.FAILED, ExecutionStatus.ABANDONED));
            if (failed.isEmpty()) {
                return;
            }
            source.put(ITEMS, failed.toString());
        }
        Map<String, @Nullable Object> entry = entry(EXECUTION_FAILED);
        entry.put(TASK, task.id);
        entry.put(RESULT_OF, source);
        entries.add(entry);
    }

    /** What {@link #toJson} wrote. */
    void read(Collection<Map<String, @Nullable Object>> written) {
        entries.addAll(written);
    }

    List<Map<String, @Nullable Object>> toJson() {
        return List.copyOf(entries);
    }

    /** Drops what is said of {@code tasks}, and what is said of no task. */
    void forget(Set<String> tasks) {
        entries.removeIf(entry -> entry.get(TASK) == null || tasks.contains(String.valueOf(entry.get(TASK))));
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The list for the result, each entry once. */
    List<Map<String, @Nullable Object>> told(WorkflowEnvironment environment) {
        Set<Map<String, @Nullable Object>> told = new LinkedHashSet<>();
        for (Map<String, @Nullable Object> entry : entries) {
            if (entry.get(RESULT_OF) instanceof Map<?, ?> source) {
                tell(entry, source, environment, told);
            } else {
                told.add(entry);
            }
        }
        return List.copyOf(told);
    }

    private static void tell(
            Map<String, @Nullable Object> entry,
            Map<?, ?> source,
            WorkflowEnvironment environment,
            Set<Map<String, @Nullable Object>> told) {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>(entry);
        plain.remove(RESULT_OF);
        List<TaskKey> keys = keys(String.valueOf(entry.get(TASK)), source);
        List<TaskKey> some = keys.subList(0, Math.min(keys.size(), MOST_ITEMS));
        for (Map<String, @Nullable Object> result : environment.results(some)) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>(plain);
            one.put("result", result);
            told.add(one);
        }
        if (keys.size() > some.size()) {
            Map<String, @Nullable Object> rest = new LinkedHashMap<>(plain);
            rest.put("message", (keys.size() - some.size()) + " further items failed. See their executions.");
            told.add(rest);
        }
    }

    private static List<TaskKey> keys(String task, Map<?, ?> source) {
        int route = ProgressJson.integer(source.get(ROUTE));
        int attempt = ProgressJson.integer(source.get(ATTEMPT));
        List<TaskKey> keys = new ArrayList<>();
        if (source.get(ITEMS) instanceof String items) {
            Indexes.parse(items).numbers().forEach(item -> keys.add(new TaskKey(task, route, item, attempt)));
        } else {
            keys.add(new TaskKey(task, route, TaskKey.NO_ITEM, attempt));
        }
        return keys;
    }

    /** {@code Type: message}, as Python's programs log an exception. */
    static String text(PythonError error) {
        return error.type() + ": " + error.text();
    }

    private static Map<String, @Nullable Object> entry(String message) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("type", "error");
        entry.put("message", message);
        return entry;
    }
}
