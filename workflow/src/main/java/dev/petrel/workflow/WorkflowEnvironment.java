// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.Templates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a workflow's expressions may read beside its state. It may block as a store does, and throws what the store
 * throws; then nothing has happened, and the step is computed again later.
 */
public interface WorkflowEnvironment {

    /** The result of a task's execution that has ended; empty if it has none, or is gone. */
    Map<String, @Nullable Object> result(TaskKey task);

    /** As {@link #result}, of many at once, in their order. */
    List<Map<String, @Nullable Object>> results(List<TaskKey> tasks);

    /** The same, but with null in place of those that would not fit into memory with those before them. */
    default List<@Nullable Map<String, @Nullable Object>> resultsThatFit(List<TaskKey> tasks) {
        return new ArrayList<>(results(tasks));
    }

    /**
     * {@code st2kv(key)}: the value of a key of the datastore, in the user's scope unless it begins with {@code system.};
     * decrypted if {@code decrypt}.
     *
     * @return null when there is no such key
     * @throws PythonError when it cannot be decrypted
     */
    @Nullable
    Object keyValue(String key, boolean decrypt) throws PythonError;

    /** Renders and evaluates Jinja, with this process's encryption key. */
    Templates templates();

    /**
     * The names that templates find in parameters everywhere: {@code st2kv}, {@code system}, {@code action_context} (the
     * context of the workflow's execution) and {@code config_context} (the configuration of its action's pack), as
     * {@link dev.petrel.engine.parameter.TemplateContext#forExecution} gives them. Read when a template looks at them.
     */
    Map<String, @Nullable Object> templateNames();

    /** The workflow's own execution. */
    Itself itself();

    /** The execution of a task; empty if it was not made yet, or is gone. */
    Optional<TaskRun> run(TaskKey task);

    /** The action that {@code ref} names; empty if there is none. */
    Optional<Callee> action(String ref);

    /** The time. */
    Instant now();

    /**
     * The workflow's own execution.
     *
     * @param executionId its id
     * @param notification whom its end is to be told to: StackStorm's {@code notify}; empty for none
     */
    record Itself(String executionId, Map<String, @Nullable Object> notification) {}

    /**
     * The execution of a task.
     *
     * @param executionId its id
     * @param status what it is now
     * @param requestedAt when it was requested
     * @param changedAt when it entered {@code status}
     */
    record TaskRun(String executionId, ExecutionStatus status, Instant requestedAt, Instant changedAt) {}

    /**
     * An action that a task names.
     *
     * @param parameters what it takes; null when its runner type is unknown
     */
    record Callee(Action action, @Nullable ActionParameters parameters) {}
}
