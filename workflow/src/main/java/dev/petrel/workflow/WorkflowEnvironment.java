// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.Templates;
import java.util.List;
import java.util.Map;
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
}
