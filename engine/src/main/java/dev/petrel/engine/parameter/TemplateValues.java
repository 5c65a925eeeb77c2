// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.Rendered;
import dev.petrel.expression.Template;
import dev.petrel.expression.Templates;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Renders values that are not checked against an action's parameters while they are rendered: what a notification says,
 * the tasks of an ActionChain. It is what StackStorm's {@code render_values} does: a text with a template in it becomes
 * text, alone as well as in a list or mapping; what no template changes keeps its type. Safe for any thread.
 */
public final class TemplateValues {

    private TemplateValues() {}

    /**
     * {@code values} with their templates rendered.
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
            rendered.put(each.getKey(), render(each.getValue(), templates, context));
        }
        return rendered;
    }

    /**
     * {@code value} with its templates rendered. Of a text, what Jinja leaves out of any text is left out: comments and one
     * line break at the end.
     *
     * @throws PythonError when one of them cannot be parsed or rendered
     */
    public static @Nullable Object render(
            @Nullable Object value, Templates templates, Map<String, ? extends @Nullable Object> context)
            throws PythonError {
        try {
            return value instanceof String text
                    ? isChanged(text) ? text(templates.parse(text).render(context)) : text
                    : inside(value, templates, context);
        } catch (StackOverflowError e) {
            throw PythonError.value("a value is nested too deep");
        }
    }

    /** The names that the templates in {@code value} need. */
    public static Set<String> variables(@Nullable Object value, Templates templates) {
        Set<String> variables = new LinkedHashSet<>();
        forEach(value, templates, template -> variables.addAll(template.variables()));
        return variables;
    }

    /** Why templates in {@code value} cannot be parsed, in the order in which they stand there. */
    public static List<String> problems(@Nullable Object value, Templates templates) {
        List<String> problems = new ArrayList<>();
        forEach(value, templates, template -> template.problem().ifPresent(problems::add));
        return problems;
    }

    /** The filters and tests that templates in {@code value} name and that do not exist. */
    public static List<Template.Missing> missing(@Nullable Object value, Templates templates) {
        List<Template.Missing> missing = new ArrayList<>();
        forEach(value, templates, template -> missing.addAll(template.missing(null)));
        return missing;
    }

    private static void forEach(@Nullable Object value, Templates templates, Consumer<Template> each) {
        if (value instanceof String text && Templates.isTemplate(text)) {
            each.accept(templates.parse(text));
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                forEach(entry.getKey(), templates, each);
                forEach(entry.getValue(), templates, each);
            }
        } else if (value instanceof List<?> list) {
            for (Object part : list) {
                forEach(part, templates, each);
            }
        }
    }

    private static boolean isChanged(String text) {
        return Templates.isTemplate(text) || text.contains("{#") || text.endsWith("\n");
    }

    private static @Nullable Object inside(
            @Nullable Object value, Templates templates, Map<String, ? extends @Nullable Object> context)
            throws PythonError {
        if (value instanceof String text) {
            // Inside JSON the line break at the end is no end of a template, so it is not dropped.
            return Templates.isTemplate(text)
                    ? text(templates.parse(text).renderInJson(context)) + (text.endsWith("\n") ? "\n" : "")
                    : text;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> rendered = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                Object key = inside(String.valueOf(entry.getKey()), templates, context);
                rendered.put(String.valueOf(key), inside(entry.getValue(), templates, context));
            }
            return rendered;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> rendered = new ArrayList<>(list.size());
            for (Object each : list) {
                rendered.add(inside(each, templates, context));
            }
            return rendered;
        }
        return value;
    }

    private static String text(Rendered rendered) throws PythonError {
        if (rendered instanceof Rendered.Failed failed) {
            throw new PythonError(failed.type(), failed.message());
        }
        return ((Rendered.Text) rendered).text();
    }
}
