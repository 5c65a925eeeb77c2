// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.alias;

import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.expression.Casts;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonText;
import dev.petrel.expression.PythonValues;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes parameters of an action of what a command gives. */
public final class AliasParameters {

    private AliasParameters() {}

    /**
     * The parameters of one execution: what the command gives, cast to the types that the action declares, and what the
     * alias always gives. In a command a list is written with commas.
     *
     * @param schema what the action takes; what it does not declare stays text, for the action to refuse
     * @param immutable rendered
     * @throws PythonError in StackStorm's words when a value has another type, or the command gives what the alias does
     */
    public static Map<String, @Nullable Object> of(
            ActionParameters schema, Map<String, @Nullable String> given, Map<String, @Nullable Object> immutable)
            throws PythonError {
        String overridden =
                immutable.keySet().stream().filter(given::containsKey).collect(Collectors.joining(","));
        if (!overridden.isEmpty()) {
            // spelt as in StackStorm, since scripts look for it
            throw PythonError.value("Immutable arguments cannot be overriden: " + overridden);
        }
        Map<String, @Nullable Object> all = new LinkedHashMap<>(given);
        all.putAll(immutable);
        for (Map.Entry<String, @Nullable Object> entry : all.entrySet()) {
            entry.setValue(cast(schema, entry.getKey(), entry.getValue()));
        }
        return all;
    }

    private static @Nullable Object cast(ActionParameters schema, String name, @Nullable Object value)
            throws PythonError {
        Map<String, @Nullable Object> declared = schema.effective().get(name);
        if (declared == null || !(declared.get("type") instanceof String type) || value == null) {
            return value;
        }
        try {
            return type.equals("array") && value instanceof String text ? items(text) : Casts.cast(value, type);
        } catch (PythonError e) {
            boolean secret = schema.secrets().contains(name);
            throw PythonError.value(
                    secret
                            ? "Failed to cast the value of the secret parameter \"" + name + "\" to type \"" + type
                                    + "\"."
                            : "Failed to cast value \"" + PythonText.str(value) + "\" (type: "
                                    + PythonValues.typeName(value) + ") for parameter \"" + name + "\" of type \""
                                    + type + "\": " + e.text() + ". Perhaps the value is of an invalid type?");
        }
    }

    private static List<String> items(String text) {
        return Stream.of(text.split(",", -1)).map(String::strip).toList();
    }
}
