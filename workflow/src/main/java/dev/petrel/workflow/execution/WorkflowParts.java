// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.execution.ExecutionRequests;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.engine.parameter.OutputSchema;
import dev.petrel.engine.parameter.TemplateContext;
import dev.petrel.engine.store.Store;
import dev.petrel.expression.Templates;
import dev.petrel.workflow.WorkflowEnvironment.Callee;
import dev.petrel.workflow.WorkflowLanguage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the execution of workflows works with.
 *
 * @param languages the same in every process of a cluster
 * @param lifecycle is asked for when it is needed: it is made of what is made here
 * @param killsRunningTasks whether tasks that run are ended when their workflow is canceled; else, as in StackStorm, they
 *     run to their end
 * @param checksOutput whether a workflow that ended well fails when its output does not fit its action's {@code
 *     output_schema}
 * @param background does what takes too long for the threads that tell what happened; may refuse it
 */
public record WorkflowParts(
        Store store,
        List<WorkflowLanguage> languages,
        Supplier<ExecutionLifecycle> lifecycle,
        ExecutionRequests requests,
        ContentCache content,
        RunnerCatalog runners,
        Datastore datastore,
        Templates templates,
        TemplateContext contexts,
        Clock clock,
        RandomGenerator random,
        boolean killsRunningTasks,
        boolean checksOutput,
        Executor background) {

    /** How old an action's metadata may be. */
    private static final Duration METADATA_AGE = Duration.ofMillis(500);

    public WorkflowParts {
        languages = List.copyOf(languages);
    }

    Optional<WorkflowLanguage> language(String runnerType) {
        return languages.stream()
                .filter(language -> language.runnerType().equals(runnerType))
                .findFirst();
    }

    /** Why a workflow that ended well with {@code result} fails all the same; empty when it does not. */
    Optional<String> outputProblem(String ref, Map<String, @Nullable Object> result) {
        if (!checksOutput) {
            return Optional.empty();
        }
        var now = content.notOlderThan(METADATA_AGE);
        return now.get(Action.class, ref)
                .flatMap(action -> runners.find(action.runnerType())
                        .map(runner ->
                                now.derived(OutputSchema.class, action.key(), () -> OutputSchema.of(runner, action)))
                        .flatMap(schema -> schema.problem(result)));
    }

    /** The action that {@code ref} names, with what it takes. */
    Optional<Callee> action(String ref) {
        var now = content.notOlderThan(METADATA_AGE);
        return now.get(Action.class, ref).map(action -> {
            ActionParameters parameters = runners.find(action.runnerType())
                    .map(runner -> now.derived(
                            ActionParameters.class, action.key(), () -> ActionParameters.of(runner, action)))
                    .orElse(null);
            return new Callee(action, parameters);
        });
    }
}
