// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules.criteria;

import dev.petrel.engine.json.Json;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.Rendered;
import dev.petrel.expression.Template;
import dev.petrel.expression.Templates;
import java.util.Map;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * What a criterion compares with. A template first gets {@code | to_complex} before its last {@code }}}: if the result
 * is JSON it is the pattern, so that {@code {{trigger.limit}}} is a number. Else it is rendered as text.
 *
 * @param source as the rule writes it
 * @param typed the template with {@code to_complex}, or null
 * @param plain the template as it is, or null if there is nothing to render
 */
record Pattern(
        @Nullable Object source,
        @Nullable Template typed,
        @Nullable Template plain) {

    private static final java.util.regex.Pattern EXPRESSION = java.util.regex.Pattern.compile("(\\{\\{.*)(}})");

    static Pattern compile(@Nullable Object source, Templates templates) {
        if (!(source instanceof String text) || !Templates.isTemplate(text)) {
            return new Pattern(source, null, null);
        }
        Matcher expression = EXPRESSION.matcher(text);
        Template typed = expression.find() ? templates.parse(expression.replaceAll("$1 | to_complex$2")) : null;
        return new Pattern(source, typed, templates.parse(text));
    }

    boolean isTemplate() {
        return plain != null;
    }

    @Nullable
    Object render(Map<String, ? extends @Nullable Object> context) throws PythonError {
        if (plain == null) {
            return source;
        }
        if (typed != null && typed.render(context) instanceof Rendered.Text json && mayBeJson(json.text())) {
            try {
                return Json.read(json.text());
            } catch (IllegalArgumentException e) {
                // Not JSON: the pattern is text.
            }
        }
        Rendered rendered = plain.render(context);
        if (rendered instanceof Rendered.Failed failed) {
            throw PythonError.value(failed.message());
        }
        return ((Rendered.Text) rendered).text();
    }

    /** False for most text that is none: to find that out by reading it costs as much as all else. */
    private static boolean mayBeJson(String text) {
        String json = text.strip();
        return !json.isEmpty()
                && switch (json.charAt(0)) {
                    case '{' -> json.endsWith("}");
                    case '[' -> json.endsWith("]");
                    case '"' -> json.endsWith("\"");
                    default -> true;
                };
    }
}
