// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.dryrun;

import dev.petrel.engine.execution.ExecutionRequest;
import dev.petrel.engine.execution.ExecutionRequests;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.engine.parameter.ParameterRenderer;
import dev.petrel.engine.parameter.Rendering;
import dev.petrel.engine.parameter.TemplateContext;
import dev.petrel.engine.text.Suggestions;
import dev.petrel.expression.Decryption;
import dev.petrel.expression.Templates;
import dev.petrel.expression.jinja.JinjaTemplates;
import dev.petrel.expression.yaql.Yaql;
import dev.petrel.workflow.Workflow;
import dev.petrel.workflow.WorkflowLanguage;
import dev.petrel.workflow.WorkflowLanguage.Lookup;
import dev.petrel.workflow.chain.ChainLanguage;
import dev.petrel.workflow.orquesta.OrquestaExpressions;
import dev.petrel.workflow.orquesta.OrquestaLanguage;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Conducts a workflow as its execution would, without running anything: its tasks end with results that somebody gives, at
 * once, and those of one time together. Delays take no time. A workflow inside it is one task. Nothing is read but what is
 * given. For one thread.
 */
public final class DryRun {

    private static final String USER = "dry-run";

    /** The parameters of the runners, which every workflow takes. */
    private static final Map<String, Map<String, Map<String, @Nullable Object>>> OF_RUNNERS = Map.of(
            OrquestaLanguage.RUNNER_TYPE,
            Map.of("notify", Map.of("type", "array", "default", List.of())),
            ChainLanguage.RUNNER_TYPE,
            Map.of(
                    "display_published",
                    Map.of("type", "boolean", "default", true),
                    "skip_notify",
                    Map.of("type", "array", "default", List.of())));

    private final Clock clock;
    private final Templates templates = new JinjaTemplates();
    private final Map<String, WorkflowLanguage> languages;

    /**
     * @param clock what expressions take for the time
     * @param random what expressions take random numbers from
     */
    public DryRun(Clock clock, RandomGenerator random) {
        this.clock = clock;
        Yaql yaql = new Yaql(clock, random, Decryption.NONE);
        this.languages = Map.of(
                OrquestaLanguage.RUNNER_TYPE,
                new OrquestaLanguage(new OrquestaExpressions(templates, yaql)),
                ChainLanguage.RUNNER_TYPE,
                new ChainLanguage(templates));
    }

    /**
     * A workflow and what it is given.
     *
     * @param runner the runner type, which names the language
     * @param action the action that it is, or may be
     * @param file its path, for messages
     * @param text its definition
     * @param declared the parameters that the action declares; null where only the definition is known
     * @param parameters what is given
     * @param keys of the datastore, whoever they belong to
     * @param lookup the actions that there are; null to take all for registered, whatever they are given
     */
    public record Subject(
            String runner,
            Ref action,
            String file,
            String text,
            @Nullable Map<String, Map<String, @Nullable Object>> declared,
            Map<String, @Nullable Object> parameters,
            Map<String, String> keys,
            @Nullable Lookup lookup) {}

    /**
     * Conducts it.
     *
     * @param mostSteps after how many steps it is given up
     * @throws IllegalArgumentException when it does not take the parameters, or the runner type is no workflow's; the
     *     message says which and what to do
     */
    public DryRunReport conduct(Subject subject, Mocks mocks, int mostSteps) {
        WorkflowLanguage language = languages.get(subject.runner());
        if (language == null) {
            throw new IllegalArgumentException("the runner \"" + subject.runner() + "\" runs no workflows");
        }
        Map<String, Map<String, @Nullable Object>> declared =
                subject.declared() == null ? Map.of() : subject.declared();
        Action action = DryEnvironment.action(subject.action(), subject.runner(), declared);
        TemplateContext contexts = new TemplateContext(
                (scope, name) -> Optional.ofNullable(subject.keys().get(name)), (pack, user) -> Map.of(), USER);
        ExecutionRequests requests = new ExecutionRequests(templates, contexts);
        Instant now = clock.instant();
        Map<String, @Nullable Object> names =
                contexts.forExecution(subject.action().pack(), Map.of("user", USER));
        Map<String, @Nullable Object> parameters =
                subject.declared() == null ? subject.parameters() : accepted(requests, action, subject, names, now);
        DryEnvironment environment = new DryEnvironment(
                templates, names, subject.keys(), subject.lookup(), language.parametersAreFinal(), now);
        Workflow workflow = language.parse(action, subject.file(), subject.text());
        DryRequests tasks = new DryRequests(requests, environment, language.parametersAreFinal());
        return new DryConductor(workflow, environment, tasks, mocks, mostSteps).conduct(input(subject, parameters));
    }

    /** With defaults, rendered, cast and checked. */
    private Map<String, @Nullable Object> accepted(
            ExecutionRequests requests,
            Action action,
            Subject subject,
            Map<String, @Nullable Object> names,
            Instant now) {
        RunnerType runner =
                new RunnerType(subject.runner(), "", OF_RUNNERS.getOrDefault(subject.runner(), Map.of()), null, true);
        ActionParameters schema = ActionParameters.of(runner, action);
        Set<String> unknown = new LinkedHashSet<>(subject.parameters().keySet());
        unknown.removeAll(schema.effective().keySet());
        for (String name : unknown) {
            throw new IllegalArgumentException("there is no parameter \"" + name + "\"; "
                    + Suggestions.didYouMean(
                            name,
                            schema.effective().keySet(),
                            "it takes " + String.join(", ", schema.effective().keySet())));
        }
        ExecutionRequests.Decision decision = requests.prepare(
                new ExecutionRequest(
                        DryEnvironment.ID, action, schema, subject.parameters(), Map.of("user", USER), null),
                now);
        if (decision instanceof ExecutionRequests.Rejected rejected) {
            throw new IllegalArgumentException(rejected.reason());
        }
        Rendering complete = new ParameterRenderer(templates)
                .complete(
                        schema,
                        ((ExecutionRequests.Accepted) decision).execution().parameters(),
                        names);
        if (complete instanceof Rendering.Failed failed) {
            throw new IllegalArgumentException(failed.message());
        }
        return ((Rendering.Done) complete).all();
    }

    private static Workflow.Input input(Subject subject, Map<String, @Nullable Object> parameters) {
        Map<String, @Nullable Object> st2 = new LinkedHashMap<>();
        st2.put("action_execution_id", DryEnvironment.ID);
        st2.put("api_url", "");
        st2.put("user", USER);
        st2.put("pack", subject.action().pack());
        st2.put("action", subject.action().toString());
        st2.put("runner", subject.runner());
        st2.put("workflow_execution_id", DryEnvironment.ID);
        return new Workflow.Input(parameters, st2, null, Map.of());
    }
}
