// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.chain;

import dev.petrel.engine.parameter.TemplateValues;
import dev.petrel.expression.PythonError;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.Workflow;
import dev.petrel.workflow.WorkflowEnvironment;
import dev.petrel.workflow.WorkflowEvent;
import dev.petrel.workflow.WorkflowState;
import dev.petrel.workflow.WorkflowStep;
import dev.petrel.workflow.chain.ChainProgress.Active;
import dev.petrel.workflow.chain.ChainProgress.Next;
import dev.petrel.workflow.chain.ChainProgress.Options;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A chain that can run. Its contexts are the parameters, the variables, and what each task published. */
record ChainWorkflow(Chain chain) implements Workflow {

    private static final String DISPLAY_PUBLISHED = "display_published";
    private static final String SKIP_NOTIFY = "skip_notify";

    @Override
    public WorkflowStep begin(Input input, WorkflowEnvironment environment) {
        Map<String, @Nullable Object> parameters = new LinkedHashMap<>(input.parameters());
        Object display = parameters.remove(DISPLAY_PUBLISHED);
        Object skip = parameters.remove(SKIP_NOTIFY);
        Options options = new Options(
                !Boolean.FALSE.equals(display),
                skip instanceof List<?> names
                        ? names.stream().map(String::valueOf).toList()
                        : List.of());
        WorkflowState given = new WorkflowState(Map.of(), List.of()).next(Map.of(), List.of(parameters));
        ChainProgress begun = ChainProgress.begun(options);
        Map<String, @Nullable Object> vars;
        try {
            vars = TemplateValues.render(
                    chain.vars(),
                    environment.templates(),
                    new ChainNames(chain, given.contexts(), environment).forVars());
        } catch (PythonError e) {
            String message = "Failed initializing ``vars`` in chain.. " + e.text();
            ChainError error = ChainError.in(chain, message, e.type(), e.text());
            return new ChainStep(chain, given, begun.going(Next.failed(error)), environment).settle();
        }
        WorkflowState state = given.next(Map.of(), List.of(vars));
        return new ChainStep(chain, state, begun, environment).follow(chain.start(), "Failed to get starting node");
    }

    @Override
    public WorkflowStep advance(WorkflowState state, List<WorkflowEvent> events, WorkflowEnvironment environment) {
        ChainStep step = new ChainStep(chain, state, ChainProgress.of(state.document()), environment);
        events.forEach(step::apply);
        return step.settle();
    }

    /** StackStorm runs tasks again of Orquesta's workflows only. */
    @Override
    public WorkflowStep rerun(
            WorkflowState state, Collection<String> tasks, Collection<String> reset, WorkflowEnvironment environment) {
        String message = "A chain cannot run single tasks again: re-run it as a whole, without \"tasks\".";
        ChainError error = ChainError.in(chain, message, ChainError.RUNNER, message);
        ChainProgress failed = ChainProgress.begun(new Options(true, List.of())).going(Next.failedBare(error));
        return new ChainStep(chain, state, failed, environment).settle();
    }

    @Override
    public List<WorkflowStep.Start> startsAgain(
            WorkflowState state, Collection<TaskKey> tasks, WorkflowEnvironment environment) {
        ChainProgress progress = ChainProgress.of(state.document());
        Active active = progress.active();
        return active != null && tasks.contains(active.key())
                ? new ChainStep(chain, state, progress, environment).startAgain(active.key())
                : List.of();
    }

    @Override
    public Collection<TaskKey> active(WorkflowState state) {
        Active active = ChainProgress.of(state.document()).active();
        return active == null ? List.of() : List.of(active.key());
    }

    /** The same for every task: a chain has one path. */
    @Override
    public Map<String, @Nullable Object> variables(WorkflowState state, TaskKey task) {
        Map<String, @Nullable Object> variables = new LinkedHashMap<>();
        state.contexts().forEach(variables::putAll);
        return variables;
    }
}
