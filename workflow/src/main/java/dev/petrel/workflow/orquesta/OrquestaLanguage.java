// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.content.yaml.YamlFile;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.workflow.Workflow;
import dev.petrel.workflow.WorkflowEnvironment;
import dev.petrel.workflow.WorkflowLanguage;
import dev.petrel.workflow.orquesta.inspect.Inspection;
import dev.petrel.workflow.orquesta.spec.SpecReader;
import dev.petrel.workflow.orquesta.spec.WorkflowSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Orquesta 1.6, as StackStorm 3.x runs it: a graph of tasks, with expressions in YAQL and Jinja. */
public final class OrquestaLanguage implements WorkflowLanguage {

    /** The name of the runner. */
    public static final String RUNNER_TYPE = "orquesta";

    /** What every context has beside the workflow's input. */
    private static final Set<String> CONTEXT = Set.of("st2", "parent");

    private final OrquestaExpressions expressions;

    /** @param expressions evaluates both languages, with this process's encryption key */
    public OrquestaLanguage(OrquestaExpressions expressions) {
        this.expressions = expressions;
    }

    @Override
    public String runnerType() {
        return RUNNER_TYPE;
    }

    @Override
    public Workflow parse(Action action, String file, String text) {
        FileProblems problems = new FileProblems(Path.of(file));
        WorkflowSpec spec = SpecReader.read(
                problems.attempt(() -> YamlFile.parse(text, problems)).orElseGet(() -> LocatedValue.plain(Map.of())));
        return new OrquestaWorkflow(
                Definition.of(spec),
                action.parameters().keySet(),
                Expressions.of(expressions),
                environment ->
                        inspection(file, text, new Registered(environment)).errors());
    }

    @Override
    public List<Problem> inspect(Action action, String file, String text, Lookup lookup) {
        return inspection(file, text, lookup).problems();
    }

    private Inspection inspection(String file, String text, Lookup lookup) {
        return Inspection.of(Path.of(file), text, expressions.languages(), CONTEXT, lookup);
    }

    /** What is registered when a workflow begins. */
    private record Registered(WorkflowEnvironment environment) implements Lookup {

        @Override
        public boolean knowsAction(String ref) {
            return environment.action(ref).isPresent();
        }

        @Override
        public Optional<ActionParameters> parameters(String ref) {
            return environment.action(ref).flatMap(callee -> Optional.ofNullable(callee.parameters()));
        }
    }
}
