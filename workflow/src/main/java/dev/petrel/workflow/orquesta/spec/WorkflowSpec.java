// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.spec;

import dev.petrel.engine.content.yaml.LocatedValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A workflow as its definition says it, expressions unevaluated. What the file has in the wrong shape is left out here:
 * it is an error of the inspection, which reads {@link #source}.
 *
 * @param source the whole file
 * @param input what it takes, in order
 * @param vars evaluated in order, each sees the ones before
 * @param tasks by name, in the file's order
 * @param output evaluated in order, each sees the ones before
 */
public record WorkflowSpec(
        LocatedValue source,
        List<Assignment> input,
        List<Assignment> vars,
        Map<String, TaskSpec> tasks,
        List<Assignment> output) {

    public WorkflowSpec {
        input = List.copyOf(input);
        vars = List.copyOf(vars);
        tasks = Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
        output = List.copyOf(output);
    }

    /** The task called {@code name}, or null: there is none, or it is an {@link EngineCommand}. */
    public @Nullable TaskSpec task(String name) {
        return tasks.get(name);
    }
}
