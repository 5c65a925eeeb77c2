// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import dev.petrel.engine.json.Json;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.Rendered;
import dev.petrel.expression.Template;
import dev.petrel.expression.Templates;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A parameter's value as given: plain, or with templates in it. A value with a template that cannot be parsed is plain,
 * as in StackStorm.
 *
 * <p>In a list or mapping each text is rendered by itself and stays text, except exactly <code>{{name}}</code>, which
 * keeps the type of what it names. StackStorm renders the JSON of the whole instead, which gives the same except that
 * there a quote or a backslash in a rendered value breaks the JSON, or adds to it, unless it went through
 * {@code json_escape}.
 */
sealed interface ParameterValue {

    /** The names it needs. */
    Set<String> variables();

    @Nullable
    Object render(Map<String, ? extends @Nullable Object> context) throws PythonError;

    default boolean isTemplate() {
        return true;
    }

    static ParameterValue of(@Nullable Object value, Templates templates) {
        if (value == null || !Texts.anyTemplate(value)) {
            return new Plain(value);
        }
        if (value instanceof String text) {
            Template template = templates.parse(text);
            return template.problem().isPresent()
                    ? new Unparsed(text, template.problem().get())
                    : new Text(template);
        }
        Set<String> variables = new LinkedHashSet<>();
        String problem = Texts.collect(value, templates, variables);
        return problem == null ? new Nested(value, templates, Set.copyOf(variables)) : new Unparsed(value, problem);
    }

    /** A value that is itself. */
    record Plain(@Nullable Object value) implements ParameterValue {
        @Override
        public Set<String> variables() {
            return Set.of();
        }

        @Override
        public @Nullable Object render(Map<String, ? extends @Nullable Object> context) {
            return value;
        }

        @Override
        public boolean isTemplate() {
            return false;
        }
    }

    /**
     * A value that looks like a template and is none: it is itself, as a plain one.
     *
     * @param problem why it cannot be parsed
     */
    record Unparsed(Object value, String problem) implements ParameterValue {
        @Override
        public Set<String> variables() {
            return Set.of();
        }

        @Override
        public @Nullable Object render(Map<String, ? extends @Nullable Object> context) {
            return value;
        }

        @Override
        public boolean isTemplate() {
            return false;
        }
    }

    /** Text with a template in it. */
    record Text(Template template) implements ParameterValue {
        @Override
        public Set<String> variables() {
            return template.variables();
        }

        @Override
        public @Nullable Object render(Map<String, ? extends @Nullable Object> context) throws PythonError {
            return Texts.render(template, context);
        }
    }

    /** A list or mapping with templates in it. */
    record Nested(Object value, Templates templates, Set<String> variables) implements ParameterValue {
        @Override
        public @Nullable Object render(Map<String, ? extends @Nullable Object> context) throws PythonError {
            return Texts.render(value, templates, context);
        }
    }

    /** The texts in a value. */
    final class Texts {

        private static final Pattern BARE_NAME = Pattern.compile("\\{\\{([A-Za-z_][A-Za-z0-9_]*)}}");

        private Texts() {}

        static boolean anyTemplate(@Nullable Object value) {
            if (value instanceof String text) {
                return Templates.isTemplate(text);
            }
            // Loops, not streams: values may be nested deep, and a stream takes many frames at each level.
            for (Object each : parts(value)) {
                if (anyTemplate(each)) {
                    return true;
                }
            }
            return false;
        }

        /** Adds the names that templates in {@code value} need; gives why one of them cannot be parsed, or null. */
        static @Nullable String collect(@Nullable Object value, Templates templates, Set<String> variables) {
            if (value instanceof String text && Templates.isTemplate(text)) {
                Template template = templates.parse(text);
                variables.addAll(template.variables());
                return template.problem().orElse(null);
            }
            for (Object each : parts(value)) {
                String problem = collect(each, templates, variables);
                if (problem != null) {
                    return problem;
                }
            }
            return null;
        }

        private static Collection<?> parts(@Nullable Object value) {
            if (value instanceof Map<?, ?> map) {
                List<@Nullable Object> parts = new ArrayList<>(map.keySet());
                parts.addAll(map.values());
                return parts;
            }
            return value instanceof List<?> list ? list : List.of();
        }

        static String render(Template template, Map<String, ? extends @Nullable Object> context) throws PythonError {
            return text(template.render(context));
        }

        private static String nested(Template template, Map<String, ? extends @Nullable Object> context)
                throws PythonError {
            return text(template.renderInJson(context));
        }

        private static String text(Rendered rendered) throws PythonError {
            if (rendered instanceof Rendered.Failed failed) {
                throw new PythonError(failed.type(), failed.message());
            }
            return ((Rendered.Text) rendered).text();
        }

        static @Nullable Object render(
                @Nullable Object value, Templates templates, Map<String, ? extends @Nullable Object> context)
                throws PythonError {
            if (value instanceof String text) {
                return Templates.isTemplate(text) ? leaf(text, templates, context) : text;
            }
            if (value instanceof Map<?, ?> map) {
                Map<String, @Nullable Object> rendered = new LinkedHashMap<>();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    String key = String.valueOf(entry.getKey());
                    rendered.put(
                            Templates.isTemplate(key) ? nested(templates.parse(key), context) : key,
                            render(entry.getValue(), templates, context));
                }
                return rendered;
            }
            if (value instanceof List<?> list) {
                List<@Nullable Object> rendered = new ArrayList<>(list.size());
                for (Object each : list) {
                    rendered.add(render(each, templates, context));
                }
                return rendered;
            }
            return value;
        }

        private static @Nullable Object json(String text) throws PythonError {
            try {
                return Json.read(text);
            } catch (IllegalArgumentException e) {
                throw PythonError.value(String.valueOf(e.getMessage()));
            }
        }

        private static @Nullable Object leaf(
                String text, Templates templates, Map<String, ? extends @Nullable Object> context) throws PythonError {
            Matcher bare = BARE_NAME.matcher(text);
            if (bare.matches()) {
                Template typed = templates.parse("{{" + bare.group(1) + " | to_complex}}");
                return json(nested(typed, context));
            }
            // Inside JSON the line break at the end is no end of a template, so it is not dropped.
            return nested(templates.parse(text), context) + (text.endsWith("\n") ? "\n" : "");
        }
    }
}
