// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import dev.petrel.engine.parameter.Rendering.Stage;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.Templates;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Renders an action's parameters: those that were given, and the defaults that are templates. A template may name what
 * is in the context and every other parameter; they are rendered in the order in which they need each other, then cast
 * to the types that they declare.
 *
 * <p>The context's usual names are {@code trigger}, {@code st2kv}, {@code system}, {@code action_context},
 * {@code config_context}. Safe for any thread; blocks only if a template prints a lookup. Nothing is thrown: what goes
 * wrong is a {@link Rendering.Failed}.
 */
public final class ParameterRenderer {

    private static final Rendering TOO_DEEP = new Rendering.Failed(Stage.RENDER, "a parameter is nested too deep");

    private final Templates templates;

    public ParameterRenderer(Templates templates) {
        this.templates = templates;
    }

    /**
     * The parameters to request the action with: {@code supplied}, rendered and cast, and what defaults that are
     * templates gave. Plain defaults are left to {@link #complete}. The result is yet to be checked by
     * {@link ActionParameters#refusal}.
     */
    public Rendering live(
            ActionParameters parameters,
            Map<String, ? extends @Nullable Object> supplied,
            Map<String, ? extends @Nullable Object> context) {
        Map<String, ParameterValue> values = new LinkedHashMap<>();
        try {
            supplied.forEach((name, value) -> values.put(name, ParameterValue.of(value, templates)));
        } catch (StackOverflowError e) {
            return TOO_DEEP;
        }
        return resolve(parameters, values, context, wanted(parameters, supplied.keySet()));
    }

    private Set<String> wanted(ActionParameters parameters, Set<String> supplied) {
        Set<String> wanted = new HashSet<>(supplied);
        for (ParameterDefault.Compiled each : parameters.defaults(templates)) {
            if (each.value().isTemplate() && !each.immutable()) {
                wanted.add(each.name());
            }
        }
        return wanted;
    }

    /**
     * The parameters to run the action with: {@code given} as they are, whatever they look like, and the defaults of all
     * others, rendered. All are cast; a parameter without any value is null.
     */
    public Rendering complete(
            ActionParameters parameters,
            Map<String, ? extends @Nullable Object> given,
            Map<String, ? extends @Nullable Object> context) {
        Map<String, ParameterValue> values = new LinkedHashMap<>();
        given.forEach((name, value) -> values.put(name, new ParameterValue.Plain(value)));
        return resolve(parameters, values, context, parameters.effective().keySet());
    }

    private Rendering resolve(
            ActionParameters parameters,
            Map<String, ParameterValue> values,
            Map<String, ? extends @Nullable Object> context,
            Set<String> wanted) {
        for (ParameterDefault.Compiled each : parameters.defaults(templates)) {
            if (each.immutable() || isAbsent(values.get(each.name()))) {
                values.put(each.name(), each.value());
            }
        }
        try {
            Map<String, @Nullable Object> resolved =
                    new Dependencies(values, context, parameters::holdsSecret).resolve();
            return cast(parameters, values, resolved, wanted);
        } catch (PythonError e) {
            return new Rendering.Failed(Stage.RENDER, e.text());
        } catch (StackOverflowError e) {
            return TOO_DEEP;
        }
    }

    private static boolean isAbsent(@Nullable ParameterValue value) {
        return value == null || (value instanceof ParameterValue.Plain plain && plain.value() == null);
    }

    private static Rendering cast(
            ActionParameters parameters,
            Map<String, ParameterValue> values,
            Map<String, @Nullable Object> resolved,
            Set<String> wanted) {
        Map<String, @Nullable Object> runner = new LinkedHashMap<>();
        Map<String, @Nullable Object> action = new LinkedHashMap<>();
        Map<String, String> unparsed = new LinkedHashMap<>();
        try {
            for (String name : values.keySet()) {
                if (values.get(name) instanceof ParameterValue.Unparsed broken) {
                    boolean secret = parameters.holdsSecret(name);
                    unparsed.put(name, secret ? "it is no template that can be parsed" : broken.problem());
                }
                if (wanted.contains(name)) {
                    Object value = parameters.cast(name, resolved.get(name));
                    (parameters.isRunners(name) ? runner : action).put(name, value);
                }
            }
        } catch (PythonError e) {
            return new Rendering.Failed(Stage.CAST, e.text());
        }
        return new Rendering.Done(runner, action, unparsed);
    }
}
