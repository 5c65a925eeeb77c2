// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.chain;

import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.engine.parameter.TemplateValues;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.Templates;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.WorkflowEnvironment;
import dev.petrel.workflow.WorkflowStep;
import dev.petrel.workflow.chain.ChainProgress.Next;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Renders, casts and checks what a task gives its action. */
final class ChainCaller {

    private final Chain chain;
    private final WorkflowEnvironment environment;
    private final ChainNames names;

    ChainCaller(Chain chain, WorkflowEnvironment environment, ChainNames names) {
        this.chain = chain;
        this.environment = environment;
        this.names = names;
    }

    ChainCall call(Node node, TaskKey key, ChainProgress progress) {
        Optional<WorkflowEnvironment.Callee> callee = environment.action(node.ref());
        if (callee.isEmpty()) {
            return new ChainCall.Failed(Next.failed(ChainErrors.unknownAction(chain, node)));
        }
        Templates templates = environment.templates();
        Map<String, @Nullable Object> context =
                names.forTask(TemplateValues.variables(node.parameters(), templates), progress);
        Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
        for (Map.Entry<String, @Nullable Object> each : node.parameters().entrySet()) {
            try {
                parameters.put(each.getKey(), TemplateValues.render(each.getValue(), templates, context));
            } catch (PythonError e) {
                return new ChainCall.Failed(Next.failed(ChainErrors.parameter(chain, node, each, e)));
            }
        }
        return checked(node, key, progress, callee.get(), parameters);
    }

    private ChainCall checked(
            Node node,
            TaskKey key,
            ChainProgress progress,
            WorkflowEnvironment.Callee callee,
            Map<String, @Nullable Object> parameters) {
        ActionParameters takes = callee.parameters();
        if (takes == null) {
            return refused(
                    node,
                    "RunnerType \"" + callee.action().runnerType() + "\" of action \"" + node.ref()
                            + "\" is not found.");
        }
        for (Map.Entry<String, @Nullable Object> each : parameters.entrySet()) {
            try {
                each.setValue(takes.cast(each.getKey(), each.getValue()));
            } catch (PythonError e) {
                return new ChainCall.Failed(Next.failedBare(ChainErrors.cast(chain, node, each.getKey(), e)));
            }
        }
        if (!callee.action().enabled()) {
            return refused(node, "Unable to execute. Action \"" + node.ref() + "\" is disabled.");
        }
        Map<String, @Nullable Object> known = new LinkedHashMap<>(parameters);
        known.keySet().retainAll(takes.effective().keySet());
        Optional<String> refusal = takes.refusal(known);
        if (refusal.isPresent()) {
            return refused(node, refusal.get());
        }
        Map<String, @Nullable Object> context = new LinkedHashMap<>();
        context.put("chain", node.attributes());
        return new ChainCall.Ready(new WorkflowStep.Start(
                key, node.ref(), parameters, Duration.ZERO, context, notification(node, progress.options())));
    }

    private ChainCall refused(Node node, String reason) {
        return new ChainCall.Refused(ChainErrors.refused(chain, node, reason));
    }

    /** The task's own {@code notify}, or else that of the chain, unless the chain was asked to skip it. */
    private Map<String, @Nullable Object> notification(Node node, ChainProgress.Options options) {
        if (options.skipNotify().contains(node.name())) {
            return Map.of();
        }
        return node.notification().isEmpty() ? environment.itself().notification() : node.notification();
    }
}
