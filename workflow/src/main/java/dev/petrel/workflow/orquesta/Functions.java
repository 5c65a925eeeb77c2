// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.expression.HostFunction;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonValues;
import dev.petrel.workflow.WorkflowEnvironment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a definition's expressions may call: Orquesta's and StackStorm's functions over the state of the workflow. What is
 * not asked for is not read.
 */
final class Functions {

    private static final String EVALUATION = "ExpressionEvaluationException";

    private final Progress progress;
    private final WorkflowEnvironment environment;
    private final TaskResults results;

    Functions(Progress progress, WorkflowEnvironment environment, TaskResults results) {
        this.progress = progress;
        this.environment = environment;
        this.results = results;
    }

    /** For what belongs to no task: {@code vars} and {@code output}. */
    Map<String, HostFunction> plain(Map<String, @Nullable Object> context) {
        return functions(context, null, 0);
    }

    /** For a task that is about to start. */
    Map<String, HostFunction> starting(Map<String, @Nullable Object> context, String task, int route) {
        return functions(context, task, route);
    }

    /** For one item of a task that is about to start. */
    Map<String, HostFunction> item(
            Map<String, @Nullable Object> context, String task, int route, @Nullable Object item) {
        Map<String, HostFunction> functions = functions(context, task, route);
        functions.put("item", (arguments, named) -> item(item, argument(arguments, named, 0, "key")));
        return functions;
    }

    /** For a task that has ended, whose way on is decided; {@code context} may be written while it is. */
    Map<String, HostFunction> ended(Map<String, @Nullable Object> context, TaskEntry entry) {
        Map<String, HostFunction> functions = functions(context, entry.id, entry.route);
        functions.put("result", (arguments, named) -> results.of(entry));
        return functions;
    }

    private Map<String, HostFunction> functions(
            Map<String, @Nullable Object> context, @Nullable String task, int route) {
        Map<String, HostFunction> functions = new LinkedHashMap<>();
        functions.put("ctx", (arguments, named) -> ctx(context, argument(arguments, named, 0, "key")));
        functions.put("st2kv", (arguments, named) -> keyValue(context, arguments, named));
        functions.put("task_status", (arguments, named) -> {
            Object id = argument(arguments, named, 0, "task_id");
            Object on = argument(arguments, named, 1, "route");
            return status(String.valueOf(id), on instanceof Number number ? number.intValue() : route);
        });
        functions.put("task", (arguments, named) -> {
            Object id = argument(arguments, named, 0, "task_id");
            Object on = argument(arguments, named, 1, "route");
            return task(id == null ? current(task) : String.valueOf(id), on instanceof Number n ? n.intValue() : route);
        });
        functions.put("succeeded", (arguments, named) -> has(task, route, ExecutionStatus.SUCCEEDED));
        functions.put("failed", (arguments, named) -> has(task, route, ExecutionStatus.FAILED));
        functions.put("completed", (arguments, named) -> {
            TaskEntry entry = progress.visible(current(task), route);
            return entry != null && entry.status.isTerminal();
        });
        functions.put("result", (arguments, named) -> {
            current(task);
            return null;
        });
        functions.put("item", (arguments, named) -> {
            throw new PythonError("KeyError", "'__current_item'");
        });
        return functions;
    }

    private static @Nullable Object ctx(Map<String, @Nullable Object> context, @Nullable Object key)
            throws PythonError {
        if (key == null) {
            return visible(context);
        }
        String name = String.valueOf(key);
        if (name.startsWith("__")) {
            throw new PythonError(
                    "VariableInaccessibleError", "The variable \"" + name + "\" is for internal use and inaccessible.");
        }
        if (!context.containsKey(name)) {
            throw new PythonError("VariableUndefinedError", "The variable \"" + name + "\" is undefined.");
        }
        return context.get(name);
    }

    /** A copy: what is evaluated now may be put into the context itself. */
    private static Map<String, @Nullable Object> visible(Map<String, @Nullable Object> context) {
        Map<String, @Nullable Object> visible = new LinkedHashMap<>(context);
        visible.keySet().removeIf(name -> name.startsWith("__"));
        return visible;
    }

    private @Nullable Object keyValue(
            Map<String, @Nullable Object> context,
            List<@Nullable Object> arguments,
            Map<String, @Nullable Object> named)
            throws PythonError {
        String key = String.valueOf(argument(arguments, named, 0, "key"));
        if (!(context.get("st2") instanceof Map<?, ?> st2) || st2.get("user") == null) {
            throw new PythonError("KeyError", "'Could not get user from context.'");
        }
        boolean decrypt = PythonValues.truth(argument(arguments, named, 1, "decrypt"));
        Object value = environment.keyValue(key, decrypt);
        if (value != null) {
            return value;
        }
        if (named.containsKey("default")) {
            return named.get("default");
        }
        String stored = key.startsWith("system.") ? key.substring("system.".length()) : st2.get("user") + ":" + key;
        throw new PythonError(EVALUATION, "The key \"" + stored + "\" does not exist in the StackStorm datastore.");
    }

    private String status(String task, int route) {
        TaskEntry entry = progress.visible(task, route);
        return entry == null ? "null" : entry.status.word();
    }

    private boolean has(@Nullable String task, int route, ExecutionStatus wanted) throws PythonError {
        TaskEntry entry = progress.visible(current(task), route);
        return entry != null && entry.status == wanted;
    }

    private Map<String, @Nullable Object> task(String task, int route) throws PythonError {
        TaskEntry entry = progress.visible(task, route);
        if (entry == null) {
            throw new PythonError(EVALUATION, "Unable to find task execution for \"" + task + "\".");
        }
        return results.description(entry);
    }

    private static String current(@Nullable String task) throws PythonError {
        if (task == null) {
            throw new PythonError(EVALUATION, "The current task is not set in the context.");
        }
        return task;
    }

    private static @Nullable Object item(@Nullable Object item, @Nullable Object key) throws PythonError {
        if (key == null || "".equals(key)) {
            return item;
        }
        if (!(item instanceof Map<?, ?> map)) {
            throw new PythonError(EVALUATION, "Item is not type of collections.abc.Mapping.");
        }
        if (!map.containsKey(key)) {
            throw new PythonError(EVALUATION, "Item does not have key \"" + key + "\".");
        }
        return map.get(key);
    }

    private static @Nullable Object argument(
            List<@Nullable Object> arguments, Map<String, @Nullable Object> named, int index, String name) {
        return index < arguments.size() ? arguments.get(index) : named.get(name);
    }
}
