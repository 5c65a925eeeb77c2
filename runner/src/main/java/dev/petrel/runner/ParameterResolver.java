// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.engine.parameter.ParameterRenderer;
import dev.petrel.engine.parameter.Rendering;
import dev.petrel.engine.parameter.TemplateContext;
import dev.petrel.expression.Templates;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Completes parameters by the schemas of runner and action, and checks what comes of it: an execution that was written
 * by hand, or before its action changed, may lack what the action needs.
 */
public final class ParameterResolver {

    private record Known(Action action, ActionParameters parameters, boolean templates) {}

    private final ParameterRenderer renderer;
    private final TemplateContext contexts;
    private final Map<Ref, Known> known = new ConcurrentHashMap<>();

    /** @param contexts what templates find besides the parameters; asked only when a default is a template */
    public ParameterResolver(Templates templates, TemplateContext contexts) {
        this.renderer = new ParameterRenderer(templates);
        this.contexts = contexts;
    }

    /** The final parameters of {@code execution}, or why its action cannot run with what it was given. */
    Rendering resolve(Execution execution, Action action, RunnerType type) {
        Known now = known(action, type);
        Map<String, @Nullable Object> names =
                now.templates() ? contexts.forExecution(execution.action().pack(), execution.context()) : Map.of();
        Rendering rendering = renderer.complete(now.parameters(), execution.parameters(), names);
        if (rendering instanceof Rendering.Done done) {
            Optional<String> refusal = now.parameters().refusal(chosen(execution, now.parameters(), done));
            return refusal.isPresent() ? new Rendering.Failed(Rendering.Stage.CAST, refusal.get()) : done;
        }
        return rendering;
    }

    private Known known(Action action, RunnerType type) {
        Known cached = known.get(action.ref());
        if (cached != null && cached.action().equals(action)) {
            return cached;
        }
        ActionParameters parameters = ActionParameters.of(type, action);
        boolean templates = parameters.effective().values().stream()
                .map(schema -> schema.get("default"))
                .anyMatch(value -> value != null && Templates.isTemplate(Json.write(value)));
        Known fresh = new Known(action, parameters, templates);
        known.put(action.ref(), fresh);
        return fresh;
    }

    /** What there is to check: all that an execution may choose, and what it chose though there is no such thing. */
    private static Map<String, @Nullable Object> chosen(
            Execution execution, ActionParameters parameters, Rendering.Done done) {
        Map<String, @Nullable Object> chosen = new LinkedHashMap<>(execution.parameters());
        chosen.putAll(done.all());
        chosen.values().removeIf(Objects::isNull); // a parameter without a value is a missing one
        parameters.effective().forEach((name, schema) -> {
            if (Boolean.TRUE.equals(schema.get("immutable"))) {
                chosen.remove(name);
            }
        });
        return chosen;
    }
}
