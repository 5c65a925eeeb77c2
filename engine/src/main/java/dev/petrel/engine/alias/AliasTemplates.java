// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.alias;

import dev.petrel.expression.PythonError;
import dev.petrel.expression.Rendered;
import dev.petrel.expression.Templates;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Renders what aliases answer and give. Safe for any thread; blocks only where a template looks up the datastore. */
public final class AliasTemplates {

    /** What is told of an end of which an alias does not say what to tell. */
    private static final String RESULT = resource("result.j2");

    private final Templates templates;

    public AliasTemplates(Templates templates) {
        this.templates = templates;
    }

    /**
     * Adds to {@code answer} what the alias's {@code ack} says: {@code message} of its {@code format}, and {@code extra}.
     * What cannot be rendered is answered with the reason instead.
     *
     * @param answer with {@code execution} and {@code actionalias}, which the templates see
     */
    public void acknowledge(Map<String, @Nullable Object> ack, Map<String, @Nullable Object> answer) {
        if (ack.containsKey("format")) {
            answer.put("message", part("ack", "format", ack.get("format"), answer));
        }
        if (ack.containsKey("extra")) {
            answer.put("extra", part("ack", "extra", ack.get("extra"), answer));
        }
    }

    /**
     * What an alias's {@code result} says of the end of an execution: {@code enabled}, {@code message} of its
     * {@code format}, or Petrel's own words if it has none, and {@code extra}, if it has any. What cannot be rendered is told
     * with the reason instead.
     *
     * @param result empty for an execution that no alias requested
     * @param names with {@code execution} and {@code alias}, which the templates see
     */
    public Map<String, @Nullable Object> result(
            Map<String, @Nullable Object> result, Map<String, @Nullable Object> names) {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("enabled", !Boolean.FALSE.equals(result.get("enabled")));
        told.put("message", part("result", "format", result.getOrDefault("format", RESULT), names));
        if (result.containsKey("extra")) {
            told.put("extra", part("result", "extra", result.get("extra"), names));
        }
        return told;
    }

    private @Nullable Object part(
            String field, String name, @Nullable Object value, Map<String, @Nullable Object> names) {
        try {
            return render(value, context(names));
        } catch (PythonError e) {
            return "Cannot render \"" + name + "\" in field \"" + field + "\" for alias. " + e.text();
        }
    }

    /** StackStorm's templates find the whole of their context under a name too. */
    private static Map<String, @Nullable Object> context(Map<String, @Nullable Object> names) {
        Map<String, @Nullable Object> context = new LinkedHashMap<>(names);
        context.put("__context", new LinkedHashMap<>(names));
        return context;
    }

    /**
     * The parameters that {@code immutable} says, rendered.
     *
     * @param names what the templates find: the datastore, and the names in the execution's context
     * @throws PythonError when one of them cannot be rendered, with the parameter's name
     */
    public Map<String, @Nullable Object> parameters(
            Map<String, @Nullable Object> immutable, Map<String, @Nullable Object> names) throws PythonError {
        Map<String, @Nullable Object> rendered = new LinkedHashMap<>();
        for (Map.Entry<String, @Nullable Object> entry : immutable.entrySet()) {
            try {
                rendered.put(entry.getKey(), render(entry.getValue(), context(names)));
            } catch (PythonError e) {
                throw new PythonError(
                        e.type(), "Cannot render the immutable parameter \"" + entry.getKey() + "\": " + e.text());
            }
        }
        return rendered;
    }

    /**
     * {@code values} as templates that render to just that, whatever is in their texts: what people type is no template,
     * or a chat could read the datastore.
     */
    @SuppressWarnings("unchecked") // a mapping becomes a mapping
    public static Map<String, @Nullable Object> literal(Map<String, @Nullable Object> values) {
        return (Map<String, @Nullable Object>) Objects.requireNonNull(literalOf(values));
    }

    private static @Nullable Object literalOf(@Nullable Object value) {
        if (value instanceof String text) {
            // Jinja drops a line break at the end of a template.
            return Templates.isTemplate(text) ? text.replace("{", "{{ '{' }}") + "{{ '' }}" : text;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> literal = new LinkedHashMap<>();
            map.forEach((key, each) -> literal.put(String.valueOf(literalOf(key)), literalOf(each)));
            return literal;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> literal = new ArrayList<>();
            list.forEach(each -> literal.add(literalOf(each)));
            return literal;
        }
        return value;
    }

    private @Nullable Object render(@Nullable Object value, Map<String, @Nullable Object> context) throws PythonError {
        if (value instanceof String text) {
            return text(Templates.isTemplate(text) ? templates.parse(text).render(context) : new Rendered.Text(text));
        }
        return nested(value, context);
    }

    private @Nullable Object nested(@Nullable Object value, Map<String, @Nullable Object> context) throws PythonError {
        if (value instanceof String text) {
            return Templates.isTemplate(text) ? text(templates.parse(text).renderInJson(context)) : text;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> rendered = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                rendered.put(
                        String.valueOf(nested(String.valueOf(entry.getKey()), context)),
                        nested(entry.getValue(), context));
            }
            return rendered;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> rendered = new ArrayList<>();
            for (Object each : list) {
                rendered.add(nested(each, context));
            }
            return rendered;
        }
        return value;
    }

    private static String resource(String name) {
        try (InputStream in = AliasTemplates.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read", e);
        }
    }

    private static String text(Rendered rendered) throws PythonError {
        if (rendered instanceof Rendered.Failed failed) {
            throw new PythonError(failed.type(), failed.message());
        }
        return ((Rendered.Text) rendered).text();
    }
}
