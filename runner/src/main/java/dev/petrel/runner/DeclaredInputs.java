// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.expression.Casts;
import dev.petrel.engine.expression.PythonError;
import dev.petrel.engine.expression.Rendered;
import dev.petrel.engine.expression.Templates;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.RunnerType;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Fills in what the schemas of runner and action say: defaults, and defaults that are templates over the other
 * parameters. What was given is taken as it is: whoever requested the execution has rendered and checked it.
 */
final class DeclaredInputs implements Inputs {

    private final Templates templates;
    private final Function<Execution, Map<String, Object>> context;

    /** @param context what templates find besides the parameters: {@code st2kv}, {@code action_context}, ... */
    DeclaredInputs(Templates templates, Function<Execution, Map<String, Object>> context) {
        this.templates = templates;
        this.context = context;
    }

    @Override
    public Resolved resolve(Execution execution, Action action, RunnerType type) {
        try {
            Filling filling = new Filling(execution, merged(type.parameters(), action.parameters()));
            return split(filling.all(), type.parameters().keySet());
        } catch (PythonError e) {
            return new Resolved.Refused("action \"" + action.ref() + "\": " + e.getMessage());
        }
    }

    private static Map<String, Map<String, @Nullable Object>> merged(
            Map<String, Map<String, @Nullable Object>> runner, Map<String, Map<String, @Nullable Object>> action) {
        Map<String, Map<String, @Nullable Object>> all = new LinkedHashMap<>();
        runner.forEach((name, schema) -> all.put(name, new LinkedHashMap<>(schema)));
        action.forEach((name, schema) ->
                all.computeIfAbsent(name, n -> new LinkedHashMap<>()).putAll(schema));
        return all;
    }

    private static Resolved split(Map<String, @Nullable Object> all, Collection<String> runnerNames) {
        Map<String, @Nullable Object> runner = new LinkedHashMap<>();
        Map<String, @Nullable Object> action = new LinkedHashMap<>();
        all.forEach((name, value) -> (runnerNames.contains(name) ? runner : action).put(name, value));
        return new Resolved.Ready(runner, action);
    }

    /** One computation. */
    private final class Filling {
        private final Execution execution;
        private final Map<String, Map<String, @Nullable Object>> schema;
        private final Map<String, @Nullable Object> done = new LinkedHashMap<>();
        private final Set<String> begun = new LinkedHashSet<>();

        Filling(Execution execution, Map<String, Map<String, @Nullable Object>> schema) {
            this.execution = execution;
            this.schema = schema;
        }

        Map<String, @Nullable Object> all() throws PythonError {
            for (String name : execution.parameters().keySet()) {
                if (!schema.containsKey(name)) {
                    throw PythonError.value("unknown parameter \"" + name + "\"; it has " + schema.keySet());
                }
            }
            Map<String, @Nullable Object> ordered = new LinkedHashMap<>();
            for (Map.Entry<String, Map<String, @Nullable Object>> one : schema.entrySet()) {
                Object value = value(one.getKey(), one.getValue());
                if (value == null && Boolean.TRUE.equals(one.getValue().get("required"))) {
                    throw PythonError.value("the required parameter \"" + one.getKey() + "\" is missing");
                }
                ordered.put(one.getKey(), value);
            }
            return ordered;
        }

        private @Nullable Object value(String name, Map<String, @Nullable Object> declared) throws PythonError {
            if (done.containsKey(name)) {
                return done.get(name);
            }
            if (!begun.add(name)) {
                throw PythonError.value("the defaults of parameters " + begun + " need each other");
            }
            boolean given = execution.parameters().containsKey(name) && !Boolean.TRUE.equals(declared.get("immutable"));
            Object value = given
                    ? execution.parameters().get(name)
                    : rendered(name, declared.get("default"), declared.get("type"));
            begun.remove(name);
            done.put(name, value);
            return value;
        }

        private @Nullable Object rendered(String name, @Nullable Object value, @Nullable Object type)
                throws PythonError {
            if (!(value instanceof String text) || !Templates.isTemplate(text)) {
                return value;
            }
            Map<String, @Nullable Object> names = new LinkedHashMap<>(context.apply(execution));
            for (String variable : templates.parse(text).variables()) {
                Map<String, @Nullable Object> declared = schema.get(variable);
                if (declared != null) {
                    names.put(variable, value(variable, declared));
                }
            }
            Rendered rendered = templates.render(text, names);
            if (rendered instanceof Rendered.Failed failed) {
                throw PythonError.value(
                        "the default of parameter \"" + name + "\" cannot be rendered: " + failed.message());
            }
            return Casts.cast(((Rendered.Text) rendered).text(), type instanceof String t ? t : null);
        }
    }
}
