// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.expression.HostFunction;
import dev.petrel.expression.PythonError;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.WorkflowEnvironment;
import dev.petrel.workflow.WorkflowStep;
import dev.petrel.workflow.orquesta.spec.ItemsSpec;
import dev.petrel.workflow.orquesta.spec.TaskSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renders tasks that start: action, parameters, delay, items. */
final class Starts {

    /** The most items of one task: the state has a letter for each. */
    static final int MOST_ITEMS = 100_000;

    private final Definition definition;
    private final Progress progress;
    private final Expressions expressions;
    private final Functions functions;
    private final WorkflowEnvironment environment;

    Starts(
            Definition definition,
            Progress progress,
            Expressions expressions,
            Functions functions,
            WorkflowEnvironment environment) {
        this.definition = definition;
        this.progress = progress;
        this.expressions = expressions;
        this.functions = functions;
        this.environment = environment;
    }

    TaskSpec spec(String id) {
        TaskSpec task = definition.spec().task(id);
        if (task == null) {
            throw new IllegalArgumentException("the workflow has no task \"" + id + "\": its definition has changed");
        }
        return task;
    }

    /** Evaluates the list of items of {@code task} and keeps it. */
    Items open(StagedTask staged, ItemsSpec spec) throws PythonError {
        Map<String, HostFunction> calls =
                functions.starting(progress.contexts.merge(staged.contexts), staged.id, staged.route);
        Object value = expressions.evaluate(spec.list().value(), calls);
        if (!(value instanceof List<?> list)) {
            throw PythonError.type("The value of \"" + spec.list().value() + "\" is not type of list.");
        }
        if (list.size() > MOST_ITEMS) {
            throw PythonError.value("The task has " + list.size() + " items, the most is " + MOST_ITEMS
                    + ". Give it lists of items, or split the list among several workflows.");
        }
        Integer concurrency = new Numbers(expressions, calls)
                .orNull(spec.concurrency(), "The value of concurrency is not type of integer.");
        int kept = progress.contexts.add(Map.of(Items.KEY, list));
        return Items.none(kept, list.size(), concurrency == null ? null : Math.max(1, concurrency));
    }

    /** How many seconds {@code staged} waits before it starts. */
    int delay(StagedTask staged) throws PythonError {
        Integer own = staged.delay;
        if (own != null) {
            return own;
        }
        Map<String, HostFunction> calls =
                functions.starting(progress.contexts.merge(staged.contexts), staged.id, staged.route);
        return new Numbers(expressions, calls)
                .of(spec(staged.id).delay(), 0, "The value of task delay is not type of integer.");
    }

    /**
     * After how many seconds {@code staged}, or each of its items, is ended; 0 for never. An expression that gives null is
     * never.
     */
    int timeout(StagedTask staged) throws PythonError {
        LocatedValue written = spec(staged.id).timeout();
        if (written == null) {
            return 0;
        }
        Map<String, HostFunction> calls =
                functions.starting(progress.contexts.merge(staged.contexts), staged.id, staged.route);
        Integer seconds =
                new Numbers(expressions, calls).orNull(written, "The value of task timeout is not type of integer.");
        if (seconds != null && seconds < 1) {
            throw PythonError.value("The value of task timeout is " + seconds + ", the least is 1.");
        }
        return seconds == null ? 0 : seconds;
    }

    /**
     * When a task starts, and when it is ended.
     *
     * @param delay seconds before the start
     * @param timeout seconds from then on; 0 for never
     */
    record Times(int delay, int timeout) {
        static Times of(TaskEntry entry) {
            return new Times(entry.delay, entry.timeout);
        }
    }

    /** The start of a task that runs once. */
    WorkflowStep.Start task(TaskKey key, Indexes seen, Times times) throws PythonError {
        return start(key, functions.starting(progress.contexts.merge(seen), key.task(), key.route()), times);
    }

    /** The start of one item of a task. */
    WorkflowStep.Start item(TaskKey key, Indexes seen, Items items, Times times) throws PythonError {
        Object item = item(key, items);
        return start(key, functions.item(progress.contexts.merge(seen), key.task(), key.route(), item), times);
    }

    private @Nullable Object item(TaskKey key, Items items) {
        ItemsSpec spec = spec(key.task()).items();
        List<String> names = spec == null ? List.of() : spec.names();
        Object item = progress.contexts.get(items.list()).get(Items.KEY) instanceof List<?> list
                ? list.get(key.item())
                : null;
        return named(item, names);
    }

    /** {@code item} with its parts under {@code names}, as Orquesta pairs them. */
    private static @Nullable Object named(@Nullable Object item, List<String> names) {
        if (names.isEmpty() || !(item instanceof List || names.size() == 1)) {
            return item;
        }
        List<?> parts = item instanceof List<?> list ? list : java.util.Collections.singletonList(item);
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(names.size(), parts.size()); i++) {
            named.put(names.get(i), parts.get(i));
        }
        return named;
    }

    @SuppressWarnings("unchecked") // a definition's mappings have text for keys, and so have those that are evaluated
    private WorkflowStep.Start start(TaskKey key, Map<String, HostFunction> calls, Times times) throws PythonError {
        TaskSpec task = spec(key.task());
        Object action = expressions.evaluate(value(task.action()), calls);
        Object input = expressions.evaluate(value(task.input()), calls);
        if (!(action instanceof String ref)) {
            throw PythonError.type("The value of \"" + value(task.action()) + "\" is not type of string.");
        }
        if (input != null && !(input instanceof Map)) {
            throw PythonError.type("The value of \"" + value(task.input()) + "\" is not type of dict.");
        }
        return new WorkflowStep.Start(
                key,
                ref,
                input == null ? Map.of() : (Map<String, @Nullable Object>) input,
                Duration.ofSeconds(Math.max(0, times.delay())),
                times.timeout() == 0 ? null : Duration.ofSeconds(times.timeout()),
                Map.of("orquesta", context(key)),
                progress.notified.contains(key.task()) ? environment.itself().notification() : Map.of());
    }

    private Map<String, @Nullable Object> context(TaskKey key) {
        Map<String, @Nullable Object> context = new LinkedHashMap<>();
        context.put("workflow_execution_id", environment.itself().executionId());
        context.put("task_id", key.task());
        context.put("task_name", key.task());
        context.put("task_route", key.route());
        if (key.ofItem()) {
            context.put("item_id", key.item());
        }
        return context;
    }

    private static @Nullable Object value(@Nullable LocatedValue written) {
        return written == null ? null : written.value();
    }
}
