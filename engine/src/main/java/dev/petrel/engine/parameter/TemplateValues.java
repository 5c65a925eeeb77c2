// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.Templates;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renders values that belong to no action's parameters, such as what a notification says. Safe for any thread. */
public final class TemplateValues {

    private TemplateValues() {}

    /**
     * {@code values} with their templates rendered. A text with a template in it becomes text; what has none stays as it is.
     *
     * @throws PythonError when one of them cannot be parsed or rendered
     */
    public static Map<String, @Nullable Object> render(
            Map<String, ? extends @Nullable Object> values,
            Templates templates,
            Map<String, ? extends @Nullable Object> context)
            throws PythonError {
        Map<String, @Nullable Object> rendered = new LinkedHashMap<>();
        for (Map.Entry<String, ? extends @Nullable Object> each : values.entrySet()) {
            ParameterValue value = ParameterValue.of(each.getValue(), templates);
            if (value instanceof ParameterValue.Unparsed broken) {
                throw new PythonError("TemplateSyntaxError", broken.problem());
            }
            rendered.put(each.getKey(), value.render(context));
        }
        return rendered;
    }
}
