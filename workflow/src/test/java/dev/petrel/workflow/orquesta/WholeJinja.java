// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.expression.Evaluated;
import dev.petrel.expression.HostFunction;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.Templates;
import dev.petrel.expression.jinja.JinjaTemplates;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evaluates texts that are one Jinja expression: enough for tests of the conductor. */
final class WholeJinja implements Expressions {

    private final Templates templates = new JinjaTemplates();

    @Override
    public @Nullable Object evaluate(@Nullable Object value, Map<String, HostFunction> functions) throws PythonError {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> evaluated = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                evaluated.put(String.valueOf(entry.getKey()), evaluate(entry.getValue(), functions));
            }
            return evaluated;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> evaluated = new ArrayList<>();
            for (Object item : list) {
                evaluated.add(evaluate(item, functions));
            }
            return evaluated;
        }
        return value instanceof String text && text.startsWith("{{") ? expression(text, functions) : value;
    }

    private @Nullable Object expression(String text, Map<String, HostFunction> functions) throws PythonError {
        Evaluated evaluated =
                templates.parseExpression(text.substring(2, text.length() - 2)).evaluate(functions);
        if (evaluated instanceof Evaluated.Failed failed) {
            throw new PythonError(failed.type(), failed.message());
        }
        return ((Evaluated.Value) evaluated).value();
    }
}
