// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.expression.HostFunction;
import dev.petrel.expression.PythonError;
import dev.petrel.workflow.Workflow;
import dev.petrel.workflow.WorkflowEnvironment;
import dev.petrel.workflow.orquesta.spec.Assignment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a workflow begins with: the first context, of what it was given and of its {@code vars}; the tasks it starts with. */
final class Beginning {

    private final Definition definition;
    private final Expressions expressions;
    private final Set<String> parametersOfTheAction;

    /** @param parametersOfTheAction which parameters the workflow's action declares */
    Beginning(Definition definition, Expressions expressions, Set<String> parametersOfTheAction) {
        this.definition = definition;
        this.expressions = expressions;
        this.parametersOfTheAction = parametersOfTheAction;
    }

    /** Has errors, and nothing staged, if an input or a variable cannot be evaluated. */
    Progress progress(Workflow.Input input, WorkflowEnvironment environment) {
        Progress progress = new Progress(new Contexts(List.of()));
        Map<String, @Nullable Object> rolling = new LinkedHashMap<>();
        rolling.put("st2", input.st2());
        rolling.put("parent", input.parent() == null ? Map.of() : input.parent());
        Map<String, HostFunction> calls =
                new Functions(progress, environment, new TaskResults(definition.spec(), environment)).plain(rolling);
        for (Assignment assignment : definition.spec().input()) {
            assign(progress, rolling, calls, assignment.name(), given(assignment, input.parameters()));
        }
        for (Assignment assignment : definition.spec().vars()) {
            assign(
                    progress,
                    rolling,
                    calls,
                    assignment.name(),
                    assignment.value().value());
        }
        if (input.parameters().get("notify") instanceof List<?> names) {
            names.forEach(name -> progress.notified.add(String.valueOf(name)));
        }
        progress.routes.add(List.of());
        if (progress.errors.isEmpty()) {
            int root = progress.contexts.add(rolling);
            for (String name : definition.graph().starts()) {
                StagedTask start = new StagedTask(name, 0, Indexes.of(root));
                start.ready = true;
                progress.staged.put(start.key(), start);
            }
        }
        return progress;
    }

    /** A parameter that the action declares and nobody gave is null, and no default of the definition counts. */
    private @Nullable Object given(Assignment assignment, Map<String, @Nullable Object> parameters) {
        boolean given = parameters.containsKey(assignment.name()) || parametersOfTheAction.contains(assignment.name());
        return given ? parameters.get(assignment.name()) : assignment.value().value();
    }

    private void assign(
            Progress progress,
            Map<String, @Nullable Object> rolling,
            Map<String, HostFunction> calls,
            String name,
            @Nullable Object written) {
        try {
            rolling.put(name, expressions.evaluate(written, calls));
        } catch (PythonError e) {
            progress.errors.add(e);
        }
    }
}
