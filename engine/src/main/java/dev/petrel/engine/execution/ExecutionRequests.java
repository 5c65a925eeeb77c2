// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.engine.parameter.ParameterRenderer;
import dev.petrel.engine.parameter.Rendering;
import dev.petrel.engine.parameter.TemplateContext;
import dev.petrel.expression.Templates;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes executions of requests: renders, casts and checks the parameters, the same for rules and for requests by hand.
 *
 * <p>Writes nothing and throws nothing of its own. Safe for any thread; blocks, and throws what its source throws, only
 * where a template looks something up ({@link TemplateContext}).
 */
public final class ExecutionRequests {

    private final ParameterRenderer renderer;
    private final TemplateContext contexts;

    /** What became of a request. */
    public sealed interface Decision {}

    /** The execution may be written and run. */
    public record Accepted(Execution execution) implements Decision {}

    /**
     * The action cannot run with what it was given.
     *
     * @param execution the request with its parameters as far as they were rendered; must not be written as it is
     * @param reason why, in StackStorm's words
     * @param exception the name of Python's exception that StackStorm would raise
     */
    public record Rejected(Execution execution, String reason, String exception) implements Decision {

        private static final Set<String> UNFIT = Set.of("ValueError", "ValueValidationException");

        /** Whether the parameters have values, but not such that the action takes them: StackStorm's rules make no execution then. */
        public boolean isUnfit() {
            return UNFIT.contains(exception);
        }

        /**
         * The execution that records the rejection where people look for executions: failed from the start.
         *
         * @param shown the reason as everyone may read it
         */
        public Execution failed(String shown) {
            Map<String, @Nullable Object> result = new LinkedHashMap<>();
            result.put("error", shown);
            return execution.failedAtRequest(result, execution.requestedAt());
        }
    }

    public ExecutionRequests(Templates templates, TemplateContext contexts) {
        this.renderer = new ParameterRenderer(templates);
        this.contexts = contexts;
    }

    /** @param at the time of the request */
    public Decision prepare(ExecutionRequest request, Instant at) {
        String pack = request.action().ref().pack();
        Map<String, @Nullable Object> context = new LinkedHashMap<>(request.context());
        context.put("pack", pack);
        ActionParameters schema = request.schema();
        if (schema == null) {
            String reason = "runner type \"" + request.action().runnerType() + "\" of action \""
                    + request.action().ref() + "\" is unknown";
            return new Rejected(
                    execution(request, request.parameters(), context, at), reason, "InvalidRunnerReferencedException");
        }
        Rendering rendering = renderer.live(schema, request.parameters(), names(request, pack, context));
        if (rendering instanceof Rendering.Failed failed) {
            String exception = failed.stage() == Rendering.Stage.CAST ? "ValueError" : "ParamException";
            return new Rejected(execution(request, request.parameters(), context, at), failed.message(), exception);
        }
        Rendering.Done done = (Rendering.Done) rendering;
        done.note(context);
        Execution execution = execution(request, done.all(), context, at);
        Optional<String> refusal = schema.refusal(execution.parameters());
        return refusal.isPresent()
                ? new Rejected(execution, refusal.get(), "ValueValidationException")
                : new Accepted(execution);
    }

    private Map<String, @Nullable Object> names(
            ExecutionRequest request, String pack, Map<String, @Nullable Object> context) {
        ExecutionRequest.Cause cause = request.cause();
        return cause == null
                ? contexts.forExecution(pack, context)
                : contexts.forEvent(pack, context, cause.event().payload());
    }

    private static Execution execution(
            ExecutionRequest request,
            Map<String, @Nullable Object> parameters,
            Map<String, @Nullable Object> context,
            Instant at) {
        ExecutionRequest.Cause cause = request.cause();
        return Execution.requested(
                request.id(),
                request.action(),
                parameters,
                context,
                cause == null
                        ? Execution.Lineage.NONE
                        : new Execution.Lineage(
                                cause.rule(),
                                cause.event().id(),
                                cause.event().source().chain()),
                at);
    }
}
