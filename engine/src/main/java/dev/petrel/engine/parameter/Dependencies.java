// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import dev.petrel.expression.PythonError;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Renders values that name each other, each after those that it needs. For one rendering. */
final class Dependencies {

    private final Map<String, ParameterValue> values;
    private final Predicate<String> secret;
    private final Map<String, @Nullable Object> resolved;
    private final TreeSet<String> underWay = new TreeSet<>();

    /**
     * @param context what values may name too; a value of the same name hides it
     * @param secret whether what the value of a name becomes must not be shown
     */
    Dependencies(
            Map<String, ParameterValue> values,
            Map<String, ? extends @Nullable Object> context,
            Predicate<String> secret) {
        this.values = values;
        this.secret = secret;
        this.resolved = new HashMap<>(context);
        values.keySet().forEach(resolved::remove);
    }

    /** All values and the context by name. */
    Map<String, @Nullable Object> resolve() throws PythonError {
        for (ParameterValue value : values.values()) {
            for (String variable : value.variables()) {
                if (!values.containsKey(variable) && !resolved.containsKey(variable)) {
                    throw PythonError.value("Dependency unsatisfied in variable \"" + variable + "\"");
                }
            }
        }
        for (Map.Entry<String, ParameterValue> entry : values.entrySet()) {
            resolve(entry.getKey(), entry.getValue());
        }
        return resolved;
    }

    private void resolve(String name, ParameterValue value) throws PythonError {
        if (resolved.containsKey(name)) {
            return;
        }
        if (!underWay.add(name)) {
            throw PythonError.value("Cyclic dependency found in the following variables: " + String.join(", ", underWay)
                    + ". Likely the variable is referencing itself");
        }
        for (String variable : value.variables()) {
            ParameterValue needed = values.get(variable);
            if (needed != null) {
                resolve(variable, needed);
            }
        }
        underWay.remove(name);
        resolved.put(name, render(name, value));
    }

    private @Nullable Object render(String name, ParameterValue value) throws PythonError {
        try {
            return value.render(resolved);
        } catch (PythonError e) {
            throw PythonError.value("Failed to render parameter \"" + name + "\": " + why(name, e));
        }
    }

    /** Jinja names what is missing by its key; other errors may quote the value that they do not like. */
    private String why(String name, PythonError error) {
        return secret.test(name) && !error.type().equals("UndefinedError")
                ? error.type() + ", whose text may show what is secret"
                : error.text();
    }
}
